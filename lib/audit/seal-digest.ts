import { Prisma } from '#lib/db/generated/client.ts';

/** All heads of one seal in one hash: an aggregate over rows `h` of `ticket_id`, `seq`, `hash`. */
export const sealDigest = Prisma.sql`sha256(coalesce(string_agg(
  uuid_send(h.ticket_id) || int4send(h.seq) || h.hash, '' order by h.ticket_id, h.seq), ''))`;
