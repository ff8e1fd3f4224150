import { z } from 'zod';
import { ticketTrail } from '#lib/audit/ticket-trail.ts';
import { apiHandler } from '#lib/http/api-handler.ts';

export const GET = apiHandler(
  { params: z.strictObject({ id: z.string() }) },
  async ({ actor, params, now }) => ({
    entries: await ticketTrail(actor, params.id, now),
  }),
);
