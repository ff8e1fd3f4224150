import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SystemTx } from '#lib/db/with-actor.ts';
import type { reporter } from '#lib/domain/ticket/ticket-input.ts';

type ReporterInput = z.infer<typeof reporter>;

type Reporter = { id: string; name: string | null; phone: string | null; email: string | null };

/** Whom to write to of a new ticket; null where nothing was given. */
export function newReporter({ name, phone, email }: ReporterInput): Reporter | null {
  const given = { name: name || null, phone: phone || null, email: email || null };
  return given.name || given.phone || given.email ? { id: randomUUID(), ...given } : null;
}

/** Keeps it apart from the ticket, under a policy of its own. */
export async function saveReporter(
  tx: SystemTx,
  ticketId: string,
  { id, name, phone, email }: Reporter,
): Promise<void> {
  await tx.$executeRaw`
    /* named: insert reporter */ insert into ticket_reporters (tenant_id, ticket_id, id, name, phone, email)
    values ((select app_tenant()), ${ticketId}::uuid, ${id}::uuid, ${name}, ${phone}, ${email})`;
}

/**
 * Corrects whom to write to of a ticket that the caller has locked: what is left out stays, an empty text is taken away.
 * The trail says which of it changed, and not to what, so a change moves the ticket's version: what another has
 * corrected meanwhile could not be found again.
 */
export async function correctReporter(
  tx: SystemTx,
  { tenantId, ticketId }: { tenantId: string; ticketId: string },
  { name, phone, email }: ReporterInput,
): Promise<void> {
  const known = await tx.ticketReporter.findFirst({
    where: { tenantId, ticketId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const before = { name: known?.name ?? null, phone: known?.phone ?? null, email: known?.email ?? null };
  const after = {
    name: name === undefined ? before.name : name || null,
    phone: phone === undefined ? before.phone : phone || null,
    email: email === undefined ? before.email : email || null,
  };
  if (after.name === before.name && after.phone === before.phone && after.email === before.email) return;
  if (known)
    await tx.ticketReporter.update({ where: { tenantId_id: { tenantId, id: known.id } }, data: after });
  else await saveReporter(tx, ticketId, { id: randomUUID(), ...after });
  await tx.$executeRaw`
    update tickets set version = version + 1, updated_at = now()
    where tenant_id = (select app_tenant()) and id = ${ticketId}::uuid`;
}
