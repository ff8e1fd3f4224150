import { apiHandler } from '#lib/http/api-handler.ts';
import { listTeams } from '#lib/teams/list-teams.ts';

export const GET = apiHandler({}, async ({ actor }) => ({ teams: await listTeams(actor) }));
