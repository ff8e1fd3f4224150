import { z } from 'zod';
import { apiHandler } from '#lib/http/api-handler.ts';
import { ticketTrail } from '#lib/tickets/ticket-trail.ts';

export const GET = apiHandler(
  { params: z.strictObject({ id: z.string() }) },
  async ({ actor, params, now }) => ({
    entries: await ticketTrail(actor, params.id, now),
  }),
);
