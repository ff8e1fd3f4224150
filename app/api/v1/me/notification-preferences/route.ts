import { apiHandler } from '#lib/http/api-handler.ts';
import { preferencesInput, readPreferences, setPreferences } from '#lib/notifications/preferences.ts';

export const GET = apiHandler({}, ({ actor }) => readPreferences(actor));

export const PUT = apiHandler({ body: preferencesInput }, ({ actor, body }) => setPreferences(actor, body));
