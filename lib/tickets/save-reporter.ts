import type { z } from 'zod';
import type { SystemTx } from '#lib/db/with-actor.ts';
import type { reporter } from '#lib/domain/ticket/ticket-input.ts';

type ReporterInput = z.infer<typeof reporter>;
type Place = { tenantId: string; ticketId: string };

/** Keeps whom to write to of a new ticket, apart from it. */
export async function insertReporter(
  tx: SystemTx,
  { tenantId, ticketId }: Place,
  person: ReporterInput,
): Promise<void> {
  const given = { name: person.name || null, phone: person.phone || null, email: person.email || null };
  if (!given.name && !given.phone && !given.email) return;
  await tx.ticketReporter.create({ data: { tenantId, ticketId, ...given } });
}

/**
 * Corrects whom to write to of a ticket that the caller has locked: what is left out stays, an empty text is taken away.
 * The trail says which of it changed, and not to what, so a change moves the ticket's version: what another has
 * corrected meanwhile could not be found again.
 */
export async function correctReporter(
  tx: SystemTx,
  { tenantId, ticketId }: Place,
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
  else await tx.ticketReporter.create({ data: { tenantId, ticketId, ...after } });
  await tx.$executeRaw`
    update tickets set version = version + 1, updated_at = now()
    where tenant_id = (select app_tenant()) and id = ${ticketId}::uuid`;
}
