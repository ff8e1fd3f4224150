import type { Actor } from '#lib/domain/access/actor.ts';
import type { ChainLevel } from '#lib/domain/sla/due-events.ts';
import type { AppliedPolicy } from '#lib/domain/sla/timer-columns.ts';
import type { DomainEvent } from './events.ts';
import type { Priority, TicketStatus } from './status.ts';
import type { NewTicket, Ticket, TicketFields, TicketPatch } from './ticket.ts';

/** Who acts: a person, a program (without a person), or the system. */
export type By = Pick<Actor, 'role' | 'userId'>;

/** What the rules need of a category. */
type CategoryFacts = { id: string; isSensitive: boolean };

export type CreateCommand = {
  kind: 'create';
  ticket: TicketFields & Pick<NewTicket, 'id' | 'trackingNumber' | 'externalRef' | 'source' | 'createdBy'>;
  category: CategoryFacts;
  priority: Priority;
  createdAt: Date;
  /** Of an import: what happened before is nobody's news. A completed one is closed, and its timers ended then. */
  historical?: { completedAt: Date | null; resolutionSummary: string | null };
};

export type EditCommand = {
  kind: 'edit';
  fields: Partial<TicketFields>;
  category?: CategoryFacts;
  priority?: Priority;
};

export type ChangeStatusCommand = {
  kind: 'change_status';
  to: TicketStatus;
  resolutionSummary?: string;
};

export type AssignCommand = {
  kind: 'assign';
  /** Null takes it from every team. Left out: as it is. */
  team?: { id: string; isSaps: boolean } | null;
  /** Null takes it from the person. Left out: as it is, unless the team changes. */
  assigneeId?: string | null;
  note: string | null;
};

export type MessageCommand = {
  kind: 'message';
  messageId: string;
  visibility: 'public' | 'internal';
  mentions: readonly string[];
};

export type EscalateCommand = { kind: 'escalate'; reason: string };

type RecalculateCommand = { kind: 'recalculate'; policy: PolicyWithChain };

/** Records what has come due, and nothing else. The sweep is this command. */
type TickCommand = { kind: 'tick' };

/** What can be done to a ticket that is there. */
export type TicketCommand =
  | EditCommand
  | ChangeStatusCommand
  | AssignCommand
  | MessageCommand
  | EscalateCommand
  | RecalculateCommand
  | TickCommand;

export type PolicyWithChain = AppliedPolicy & { chain: readonly ChainLevel[] };

/** The policies of a municipality, as loaded. */
export type Policies = {
  /** The one for a new ticket of that category and priority. */
  for(categoryId: string, priority: Priority): PolicyWithChain;
  /** The one that a ticket runs under. */
  of(ticket: {
    policyId: string | null;
    hasDeadlines: boolean;
    categoryId: string;
    priority: Priority;
  }): PolicyWithChain;
};

/** Who holds a level of a ticket's chain. */
export type LevelHolder = {
  /** The one person whom the level names and who can open the ticket; null where it names several, or nobody. */
  personId: string | null;
  /** As a sentence, where nobody at the level can open the ticket. */
  unstaffed: string | null;
};

/** Everything beside the ticket that a decision rests on, loaded beforehand. */
export type Context = {
  policies: Policies;
  /** By level: who holds the levels of this ticket's chain that the command may reach. */
  holders: ReadonlyMap<number, LevelHolder>;
};

export type Decision<Patch = TicketPatch> = { patch: Patch; events: DomainEvent[] };

/** Why a command cannot be carried out, as a sentence for the actor. */
export type Refusal = {
  refused: { code: 'refused' | 'forbidden' | 'invalid'; message: string; field?: string };
};

/** A ticket after a step of a command, and what has happened to it so far. */
export type Step = { ticket: Ticket; events: DomainEvent[] };

export const NO_HOLDERS: ReadonlyMap<number, LevelHolder> = new Map();
