import { apiHandler } from '#lib/http/api-handler.ts';
import { listTeams } from '#lib/people/list-teams.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ teams: await listTeams(actor) }));
