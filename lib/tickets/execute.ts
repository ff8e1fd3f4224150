import { asSystem, type SystemTx, type Tx } from '#lib/db/with-actor.ts';
import {
  type By,
  type Context,
  type Decision,
  type LevelHolder,
  NO_HOLDERS,
  type Policies,
  type Refusal,
  type TicketCommand,
} from '#lib/domain/ticket/commands.ts';
import { decide } from '#lib/domain/ticket/decide.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import { AppError } from '#lib/errors.ts';
import { findLevelHolders, levelKey, type WantedLevel } from '#lib/reactions/level-holders.ts';
import { react } from '#lib/reactions/react.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { withRecorded } from './load-tickets.ts';
import { type DecidedTicket, saveTickets } from './save-tickets.ts';

/** Who acts where nobody does: jobs. */
export const SYSTEM: By = { role: 'system', userId: null };

type Options = {
  /** Takes a ticket of which nothing can be decided (its calendar has no hours); without it, the error is thrown. */
  onFailure?: (ticketId: string, error: unknown) => void;
  /** Stands in the audit trail beside what is written. */
  reason?: string;
};

/**
 * Carries a command out on any number of tickets that the caller has locked and is allowed to change: decides, saves,
 * and lets the reactions follow, with the same handful of statements for one ticket or five hundred.
 * @returns what was decided of each
 * @throws AppError with the rules' own sentence where the command is refused
 */
export async function execute(
  tx: SystemTx,
  by: By,
  tickets: readonly Ticket[],
  commandOf: (ticket: Ticket) => TicketCommand,
  policies: Policies,
  now: Date,
  options: Options = {},
): Promise<DecidedTicket[]> {
  const planned = (await withRecorded(tx, tickets, now)).map((ticket) => ({
    ticket,
    command: { ...commandOf(ticket), by },
  }));
  const decided = await decideAll(tx, planned, policies, now, options.onFailure);
  if (options.reason) await tx.$queryRaw`select set_config('app.reason', ${options.reason}, true)`;
  await saveTickets(tx, decided, now);
  if (options.reason) await tx.$queryRaw`select set_config('app.reason', '', true)`;
  await react(tx, by, decided, now);
  return decided;
}

/** The same for one ticket: raises the transaction of whoever gave the command to the system, and lowers it again. */
export function executeAsSystem(
  tx: Tx,
  by: By,
  ticket: Ticket,
  command: TicketCommand,
  now: Date,
): Promise<void> {
  return asSystem(tx, async (system) => {
    await execute(system, by, [ticket], () => command, await loadPolicies(system), now);
  });
}

type Planned = { ticket: Ticket; command: TicketCommand & { by: By } };

/** Decides once to learn which levels of chains are reached, looks for who holds those, and decides these tickets again. */
async function decideAll(
  tx: SystemTx,
  planned: readonly Planned[],
  policies: Policies,
  now: Date,
  onFailure: Options['onFailure'],
): Promise<DecidedTicket[]> {
  const decideOne = ({ ticket, command }: Planned, holders: Context['holders']): DecidedTicket[] => {
    try {
      return [{ id: ticket.id, ...accepted(decide(ticket, command, { policies, holders }, now)) }];
    } catch (error) {
      if (!onFailure || error instanceof AppError) throw error;
      onFailure(ticket.id, error);
      return [];
    }
  };
  const first = planned.flatMap((one) => decideOne(one, NO_HOLDERS));
  const levels = first.flatMap(levelsReached);
  if (levels.length === 0) return first;
  const holders = await findLevelHolders(tx, levels);
  const plannedById = new Map(planned.map((one) => [one.ticket.id, one]));
  return first.flatMap((one) => {
    const plan = plannedById.get(one.id);
    const holdersOfTicket = new Map<number, LevelHolder>();
    for (const level of levelsReached(one)) {
      const holder = holders.get(levelKey(level));
      if (holder) holdersOfTicket.set(level.level, holder);
    }
    return plan && holdersOfTicket.size > 0 ? decideOne(plan, holdersOfTicket) : [one];
  });
}

const levelsReached = ({ id, events }: DecidedTicket): WantedLevel[] =>
  events.flatMap((event) =>
    event.kind === 'escalated'
      ? [{ ticketId: id, level: event.level, policyId: event.policyId, audience: event.audience }]
      : [],
  );

function accepted(decision: Decision | Refusal): Decision {
  if (!('refused' in decision)) return decision;
  const { code, message, field } = decision.refused;
  throw new AppError(code, message, field === undefined ? {} : { field });
}
