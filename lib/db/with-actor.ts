import { type Actor, systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import type { ActorRole } from '#lib/domain/access/roles.ts';
import { ownerClient } from './client.ts';
import { Prisma } from './generated/client.ts';

/** A transaction in which row-level security knows who acts. */
export type Tx = Prisma.TransactionClient;

declare const system: unique symbol;

/**
 * A transaction that sees and writes as the system. Only `withSystem`, `withActorAsSystem` and `asSystem` give one, for as long
 * as they run.
 */
export type SystemTx = Tx & { readonly [system]: true };

type Options = {
  /** How long the transaction may run, in milliseconds; imports need more than a page. */
  timeoutMs?: number;
};

/** Names a committed state of a municipality's settings (lib/db/settings.ts). */
export type SettingsVersion = string & { readonly settingsVersion: unique symbol };

/** What was read with the statement that set the actor. */
type TransactionStart = {
  tenantId: TenantId;
  /** When the transaction began, by the database's clock, which all processes share. */
  now: Date;
  /** Null where there is no such municipality: a webhook may name any. */
  settingsVersion: SettingsVersion | null;
};

const starts = new WeakMap<Tx, TransactionStart>();

/** What an actor's transaction began with. */
export function transactionStart(tx: Tx): TransactionStart {
  const start = starts.get(tx);
  if (!start) throw new Error('This transaction has no actor: open it by withActor.');
  return start;
}

const uuidArray = (ids: readonly string[]) => `{${ids.join(',')}}`;

/** What row-level security and the audit trail know of who acts, until the transaction ends. */
export const actorSettings = (
  actor: Actor,
  runsAs: ActorRole = actor.role,
): Prisma.Sql => Prisma.sql`/* named: actor */ select
  set_config('role', 'lungisa_app', true),
  set_config('app.tenant_id', ${actor.tenantId}, true),
  set_config('app.user_id', ${actor.userId ?? ''}, true),
  set_config('app.role', ${runsAs}, true),
  set_config('app.actor_role', ${actor.role}, true),
  set_config('app.ward_ids', ${uuidArray(actor.wardIds)}, true),
  set_config('app.team_ids', ${uuidArray(actor.teamIds)}, true),
  set_config('app.ip', ${actor.ip ?? ''}, true),
  -- Compiling a query of ours takes longer than running it.
  set_config('jit', 'off', true),
  now() as now,
  (select version from settings_versions where tenant_id = nullif(${actor.tenantId}, '')::uuid) as "settingsVersion"`;

/**
 * Runs `fn` in one transaction as the application's role, with the actor's tenant, role, wards and teams set for the
 * policies (prisma/migrations/…_row_level_security) and the actor's person and address for the audit trail.
 * The settings end with the transaction, so a pooled connection carries nothing over.
 */
export function withActor<T>(actor: Actor, fn: (tx: Tx) => Promise<T>, options: Options = {}): Promise<T> {
  return begin(actor, actor.role, fn, options);
}

function begin<T>(
  actor: Actor,
  runsAs: ActorRole,
  fn: (tx: Tx) => Promise<T>,
  { timeoutMs = 15_000 }: Options,
): Promise<T> {
  return ownerClient().$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<Omit<TransactionStart, 'tenantId'>[]>(actorSettings(actor, runsAs));
      if (row)
        starts.set(tx, { tenantId: actor.tenantId, now: row.now, settingsVersion: row.settingsVersion });
      return fn(tx);
    },
    { maxWait: 10_000, timeout: timeoutMs },
  );
}

/** Transactions that run as the system at this moment: a step within such a step is one already. */
const raised = new WeakSet<Tx>();

/** Runs `fn` in one transaction as the system of a municipality: for jobs, imports and repairs. */
export const withSystem = <T>(
  tenantId: TenantId,
  fn: (tx: SystemTx) => Promise<T>,
  options: Options = {},
): Promise<T> => withActorAsSystem(systemActor(tenantId), fn, options);

/**
 * An actor's transaction that runs as the system from its first statement, for what the actor may cause and sees nothing of
 * until it is done; the audit trail names the actor. Saves the two round trips of `asSystem`. Ask `can()` first.
 */
export function withActorAsSystem<T>(
  actor: Actor,
  fn: (tx: SystemTx) => Promise<T>,
  options: Options = {},
): Promise<T> {
  const raisedFromTheStart = (tx: Tx) => {
    raised.add(tx);
    return fn(tx as SystemTx);
  };
  return begin(actor, 'system', raisedFromTheStart, options);
}

/**
 * Within an actor's transaction, does one step that the actor may cause but not see through: routing counts the open
 * tickets of every team, and an edit may move a ticket out of its editor's sight. The tenant and the audit trail's
 * actor stay as they are. Ask `can()` first. Afterwards the transaction is the actor's again, also when `fn` throws.
 *
 * The role is the transaction's and not the step's: a statement that runs at the same time runs as the system too. So never
 * call this in a step of `inOneTrip` beside steps of the actor.
 */
export async function asSystem<T>(tx: Tx, fn: (tx: SystemTx) => Promise<T>): Promise<T> {
  if (raised.has(tx)) return fn(tx as SystemTx);
  await tx.$queryRaw`select set_config('app.role', 'system', true)`;
  raised.add(tx);
  const lower = async () => {
    raised.delete(tx);
    await tx.$queryRaw`select set_config('app.role', current_setting('app.actor_role'), true)`;
  };
  let result: T;
  try {
    result = await fn(tx as SystemTx);
  } catch (error) {
    // Where a statement has failed, the transaction is over, and there is nothing to restore.
    await lower().catch(() => {});
    throw error;
  }
  await lower();
  return result;
}
