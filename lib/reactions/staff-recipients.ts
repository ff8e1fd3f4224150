import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import { can, rolesThatSee, type TicketScope } from '#lib/domain/access/roles.ts';
import type { StaffChannel } from '#lib/domain/language/channels.ts';

/**
 * Whom to ask of a ticket. Where a ticket has no team, or the team no manager, the municipality's managers stand in:
 * a warning that nobody gets is none.
 */
type Audience =
  | 'watchers'
  | 'own_watchers'
  | 'team'
  | 'team_manager'
  | 'managers'
  | 'admins'
  | 'assignee'
  | 'person'
  | 'chain';

/** Whom to look for. */
export type RecipientQuery = {
  ticketId: string;
  audience: Audience;
  /** With `chain`: which level, and of which policy. */
  level?: number;
  policyId?: string | null;
  /** With `person`. */
  userId?: string;
};

/**
 * `key` is the index of the query that found this person. `isNamed`: the query names this one person, and not several who
 * share a role.
 */
export type StaffRecipient = { key: number; userId: string; channels: StaffChannel[]; isNamed: boolean };

/**
 * The people behind the audiences, of any number of tickets, in one statement. Only who works for the municipality and
 * sees the ticket is among them: never a councillor, never the police, never who was disabled.
 */
export async function findStaff(tx: SystemTx, wanted: readonly RecipientQuery[]): Promise<StaffRecipient[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map((one, key) => ({
    key,
    ticket_id: one.ticketId,
    audience: one.audience,
    level: one.level,
    policy_id: one.policyId,
    user_id: one.userId,
  }));
  return tx.$queryRaw<StaffRecipient[]>`
    with wanted as materialized (
      select w.key, w.ticket_id, t.team_id, t.assignee_id, m.manager_id, coalesce(l.person_id, w.user_id) as person_id,
        -- What is to be looked for: a level of the chain names another audience, and nobody's place is taken.
        case coalesce(l.target, w.audience)
          when 'team' then case when t.team_id is null then 'managers' else 'team' end
          when 'team_manager' then case when m.manager_id is null then 'managers' else 'team_manager' end
          else coalesce(l.target, w.audience) end as who
      from json_to_recordset(${JSON.stringify(rows)}::json) as w (key int, ticket_id uuid, audience text, level smallint,
        policy_id uuid, user_id uuid)
      join tickets t on t.tenant_id = (select app_tenant()) and t.id = w.ticket_id and not t.is_sensitive
      -- A manager who has left the municipality, or works in another team, is none.
      left join lateral (select g.manager_id from teams g where g.tenant_id = t.tenant_id and g.id = t.team_id
        and ${canOpen(Prisma.sql`g.manager_id`, Prisma.sql`t.team_id`)}) m on true
      left join escalation_levels l on w.audience = 'chain' and l.tenant_id = t.tenant_id
        and l.policy_id = w.policy_id and l.level = w.level),
    found as (
      select key, who, team_id, manager_id as user_id, ticket_id
        from wanted where who in ('team', 'team_manager')
      union all
      select key, who, team_id, person_id, ticket_id from wanted where who = 'person'
      union all
      select key, who, team_id, assignee_id, ticket_id from wanted where who = 'assignee'
      union all
      select w.key, w.who, w.team_id, p.user_id, w.ticket_id from wanted w
        join team_members tm on tm.tenant_id = (select app_tenant()) and tm.team_id = w.team_id
        join memberships p on p.tenant_id = tm.tenant_id and p.id = tm.membership_id where w.who = 'team'
      union all
      select w.key, w.who, w.team_id, p.user_id, w.ticket_id from wanted w
        join memberships p on p.tenant_id = (select app_tenant())
          and p.role = case w.who when 'managers' then 'manager' when 'admins' then 'admin' end
      union all
      select w.key, w.who, w.team_id, tw.user_id, w.ticket_id from wanted w
        join ticket_watchers tw on tw.tenant_id = (select app_tenant()) and tw.ticket_id = w.ticket_id
          and (w.who = 'watchers' and tw.reason <> 'declined' or w.who = 'own_watchers' and tw.reason = 'own'))
    select f.key, f.user_id as "userId", f.who in ('team_manager', 'person') as "isNamed",
      coalesce(own.channels, p.channels, '{in_app,email}') as channels
    from found f
    -- Who has chosen channels for this ticket hears of it by these, for whatever reason they are told.
    left join ticket_watchers own on own.tenant_id = (select app_tenant()) and own.ticket_id = f.ticket_id
      and own.user_id = f.user_id
    left join notification_preferences p on p.tenant_id = (select app_tenant()) and p.user_id = f.user_id
    where ${canOpen(Prisma.sql`f.user_id`, Prisma.sql`f.team_id`)}`;
}

const notifiedOf = (scope: TicketScope) =>
  rolesThatSee(scope).filter((role) => can({ role }, 'notifications.receive').allowed);

/**
 * Whether somebody is notified and sees the tickets of that team: the policy on `tickets`, for many people at once. What
 * they are told is read under the policy itself, in the bell and before it is sent (still-to-send.ts).
 */
export const canOpen = (
  userId: Prisma.Sql,
  teamId: Prisma.Sql,
): Prisma.Sql => Prisma.sql`exists (select from memberships s
  join users su on su.id = s.user_id and su.disabled_at is null
  where s.tenant_id = (select app_tenant()) and s.user_id = ${userId} and (s.role = any (${notifiedOf('municipality')})
    or s.role = any (${notifiedOf('own_teams')}) and exists (select from team_members tm where tm.tenant_id = s.tenant_id
      and tm.team_id = ${teamId} and tm.membership_id = s.id)))`;
