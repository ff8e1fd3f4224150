import { type Tx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { insertTickets } from '#lib/tickets/insert-tickets.ts';
import type { DemoMunicipality } from './demo-municipality.ts';
import { createDice } from './dice.ts';
import { inventSensitiveTickets } from './sensitive-tickets.ts';
import { type DemoTicket, inventTickets, type Mix, type Setting } from './tickets.ts';

const BATCH = 200;
const TIMEOUT_MS = 120_000;
const TICKETS_SEED = 800;

/**
 * Writes the tickets of a municipality that has none: all of them or, when broken off, none.
 * @param tell is told how many are in
 */
export function writeTickets(
  tenantId: TenantId,
  municipality: DemoMunicipality,
  mix: Mix,
  now: Date,
  tell: (written: number, total: number) => void,
): Promise<void> {
  return withSystem(
    tenantId,
    async (tx) => {
      const setting = await settingOf(tx, municipality, now);
      const hasSensitive = municipality.categories.some((category) => category.isSensitive);
      const tickets = [
        ...inventTickets(setting, mix),
        ...(hasSensitive ? inventSensitiveTickets(setting) : []),
      ];
      for (let start = 0; start < tickets.length; start += BATCH) {
        const batch = tickets.slice(start, start + BATCH);
        await insertTickets(
          tx,
          batch.map(({ ticket }) => ticket),
        );
        await writeReporters(tx, batch);
        await writeMessages(tx, batch);
        tell(start + batch.length, tickets.length);
      }
      await giveToPersons(tx);
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function settingOf(tx: Tx, municipality: DemoMunicipality, now: Date): Promise<Setting> {
  const categories = await tx.category.findMany({ select: { id: true, code: true } });
  const users = await tx.user.findMany({ select: { id: true, email: true } });
  return {
    municipality,
    policies: await loadPolicies(tx),
    categoryIds: new Map(categories.map(({ code, id }) => [code, id])),
    userIds: new Map(users.map(({ email, id }) => [email, id])),
    now,
    dice: createDice(TICKETS_SEED),
  };
}

async function writeReporters(tx: Tx, tickets: readonly DemoTicket[]) {
  const rows = tickets.flatMap(({ ticket, reporter }) =>
    reporter ? [{ ticket_id: ticket.id, created_at: ticket.createdAt, ...reporter }] : [],
  );
  await tx.$executeRaw`insert into ticket_reporters (tenant_id, ticket_id, name, phone, email, created_at)
    select app_tenant(), ticket_id, name, phone, email, created_at
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      ticket_id uuid, name text, phone text, email text, created_at timestamptz)`;
}

/** Staff who write are of the ticket's team, and always the same one of it; without such, a manager. */
async function writeMessages(tx: Tx, tickets: readonly DemoTicket[]) {
  const rows = tickets.flatMap(({ ticket, messages }) =>
    messages.map(({ at, author, residentId, visibility, body }) => ({
      ticket_id: ticket.id,
      at,
      by_resident: author === 'resident',
      resident_id: residentId,
      visibility,
      body,
    })),
  );
  await tx.$executeRaw`insert into ticket_messages (
      tenant_id, ticket_id, author_id, author_role, visibility, body, created_at)
    select app_tenant(), r.ticket_id,
      case when r.by_resident then r.resident_id else staff.user_id end,
      case when r.by_resident then 'citizen' else coalesce(staff.role, 'system') end,
      r.visibility, r.body, r.at
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      ticket_id uuid, at timestamptz, by_resident boolean, resident_id uuid, visibility text, body text)
    join tickets t on t.tenant_id = app_tenant() and t.id = r.ticket_id
    left join lateral (
      select m.user_id, m.role from memberships m
      left join team_members tm on tm.tenant_id = m.tenant_id and tm.membership_id = m.id and tm.team_id = t.team_id
      where m.tenant_id = app_tenant() and (tm.team_id is not null or m.role = 'manager' and not t.is_sensitive)
      order by tm.team_id is null, hashtext(m.id::text || t.id::text) limit 1) staff on true`;
}

/** About half of what the teams with people are working on has somebody's name on it. */
async function giveToPersons(tx: Tx) {
  await tx.$executeRaw`update tickets t set assignee_id = given.user_id, assignment_reason = 'manual',
      assignment_note = 'Shared out at the morning meeting'
    from (
      select distinct on (t.id) t.id, m.user_id
      from tickets t
      join team_members tm on tm.tenant_id = t.tenant_id and tm.team_id = t.team_id
      join memberships m on m.tenant_id = tm.tenant_id and m.id = tm.membership_id
      where t.tenant_id = app_tenant() and t.status <> 'new' and not t.is_finished and not t.is_sensitive
        and extract(minute from t.created_at)::int % 2 = 0
      order by t.id, hashtext(m.id::text || t.id::text)) given
    where t.tenant_id = app_tenant() and t.id = given.id`;
}
