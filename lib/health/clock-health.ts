import { requireCan } from '#lib/auth/require.ts';
import { liveWorkers } from '#lib/db/heartbeat.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { ChannelName, StaffChannel } from '#lib/domain/language/channels.ts';
import { env } from '#lib/env.ts';
import { type ClockVerdict, clockVerdict } from './clock-verdict.ts';

type DeadLetter = { id: string; queue: string; failedAt: string; attempts: number; errorCode: string };

export type ClockHealth = {
  verdict: ClockVerdict;
  workers: number;
  /** The last one; null where none ever came by. `lagMs`: how late it found the oldest. */
  sweep: { sweptAt: string; tookMs: number; lagMs: number; taken: number; failed: number } | null;
  everySeconds: number;
  /** What is due now and waits for the next sweep. */
  due: { tickets: number; oldestAt: string | null };
  /** The newest `DEAD_LETTERS_LISTED` of the municipality. */
  deadLetters: { total: number; newest: DeadLetter[] };
  /** Jobs of no municipality, by queue. */
  operatorDeadLetters: { queue: string; jobs: number }[];
  /** Of the last 24 hours. */
  failedMessages: { channel: StaffChannel | ChannelName; words: string; messages: number }[];
};

const DEAD_LETTERS_LISTED = 50;
const MESSAGE_HOURS = 24;

type Row = Omit<ClockHealth, 'verdict' | 'workers' | 'everySeconds'>;

/** Whether the municipality's clock acts, and what stands in its way. Without sensitive tickets, which have no clock. */
export async function clockHealth(actor: Actor, now: Date): Promise<ClockHealth> {
  requireCan(actor, 'operations.manage');
  const workers = await liveWorkers();
  const found = await withActor(actor, (tx) => readSigns(tx, now));
  const everySeconds = env().SLA_SWEEP_SECONDS;
  const verdict = clockVerdict(
    {
      sweptAt: found.sweep && new Date(found.sweep.sweptAt),
      everySeconds,
      oldestDueAt: found.due.oldestAt === null ? null : new Date(found.due.oldestAt),
      workers,
      deadLetters: found.deadLetters.total,
      operatorDeadLetters: sum(found.operatorDeadLetters.map(({ jobs }) => jobs)),
      failedTickets: found.sweep?.failed ?? 0,
      failedMessages: sum(found.failedMessages.map(({ messages }) => messages)),
    },
    now,
  );
  return { verdict, workers, everySeconds, ...found };
}

async function readSigns(tx: Tx, now: Date): Promise<Row> {
  const since = new Date(now.getTime() - MESSAGE_HOURS * 3_600_000);
  const [row] = await tx.$queryRaw<[Row]>`
    with letters as materialized (select * from dead_letters())
    select
      (select json_build_object('sweptAt', swept_at, 'tookMs', took_ms, 'lagMs', lag_ms, 'taken', taken, 'failed', failed)
        from sla_sweeps where tenant_id = app_tenant()) as sweep,
      (select json_build_object('tickets', count(*), 'oldestAt', min(sla_next_at)) from tickets
        where tenant_id = app_tenant() and sla_next_at <= ${now}) as due,
      json_build_object('total', (select count(*) from letters), 'newest', (
        select coalesce(json_agg(json_build_object('id', id, 'queue', queue, 'failedAt', failed_at, 'attempts', attempts,
          'errorCode', error_code)), '[]')
        from (select * from letters order by failed_at desc, id limit ${DEAD_LETTERS_LISTED}) l)) as "deadLetters",
      (select coalesce(json_agg(json_build_object('queue', queue, 'jobs', jobs)), '[]')
        from operator_dead_letters()) as "operatorDeadLetters",
      (select coalesce(json_agg(json_build_object('channel', channel, 'words', words, 'messages', messages)
          order by messages desc, channel, words), '[]')
        from (select channel, coalesce(error_words, error_code, 'No reason was given.') as words, count(*) as messages
          from notifications where tenant_id = app_tenant() and status = 'failed' and created_at > ${since}
          group by 1, 2) f) as "failedMessages"`;
  return row;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
