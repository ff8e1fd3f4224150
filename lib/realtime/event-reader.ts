import { type Credential, fallen } from '#lib/auth/credential.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Position } from './event-id.ts';
import { eventsInSight, newsSince } from './outbox.ts';
import { type Scope, scopeKey } from './scope.ts';
import { onWakeUp } from './wake-up.ts';
import { heartbeat, reset, told } from './wire.ts';

/** How long something new may go unnoticed where no NOTIFY comes through. */
const LOOK_MS = 400;
/** Looked for sooner while it is written but held back by an older transaction. */
const HELD_BACK_MS = 50;
/** Between two rounds: what comes meanwhile is told together. */
const REST_MS = 40;
const AFTER_FAILURE_MS = 1000;
const HEARTBEAT_MS = 15_000;
/** Who may no longer listen is found within this time, and told nothing more. */
const CHECK_MS = 3000;
/** Of one reader in one round; who is further behind catches up over several. */
const MOST_EVENTS = 500;
/** Readers that catch up in one round, so that those who are up to date do not wait for a crowd that comes back at once. */
const MOST_BEHIND = 50;
/** Ten tabs in a browser without shared streams, twice. */
const MOST_STREAMS = 20;

export type Listener = {
  readonly actor: Actor;
  readonly scope: Scope;
  readonly credential: Credential;
  /** Streams are limited under this name. */
  readonly countedAs: string;
  readonly stream: ByteStream;
  /** All up to here was written to the stream. */
  position: Position;
};

type Group = { scope: Scope; position: Position; listeners: Listener[] };

/**
 * Reads the outbox for all streams of this process. In rounds: one question whether there is news, and for the
 * municipalities that have some one more for all scopes together. Every listener has a position of its own, so one that
 * takes its stream up again is only a group that is further behind; nobody is handed over from a catching-up to a
 * following, where things get lost or come twice.
 */
export class EventReader {
  readonly #listeners = new Set<Listener>();
  /** Where all stand that are up to date. */
  #head: Position = { xid: 0n, id: 0n };
  #stopWaking: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #isRunning = false;
  #beatAt = 0;
  #checkedAt = 0;
  #heldBackSince: number | null = null;

  add(listener: Listener): void {
    this.#listeners.add(listener);
    if (!this.#stopWaking) {
      this.#beatAt = Date.now();
      this.#checkedAt = Date.now();
      this.#stopWaking = onWakeUp(() => this.#lookIn(REST_MS));
    }
    this.#lookIn(0);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#stopWaking?.();
    this.#stopWaking = undefined;
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  /** @throws AppError `too_many_requests` for one who has enough of them open */
  requireRoom(countedAs: string): void {
    const open = [...this.#listeners].filter((listener) => listener.countedAs === countedAs).length;
    if (open < MOST_STREAMS) return;
    throw new AppError(
      'too_many_requests',
      `You have ${MOST_STREAMS} streams open here already. Close some of them first.`,
      { extra: { retryAfterSeconds: 30 } },
    );
  }

  /** Ends all streams; their clients take them up on another process. */
  endAll(): void {
    for (const { stream } of this.#listeners) stream.end();
  }

  /** The next round comes in `ms`, or earlier when it was to come earlier. */
  #lookIn(ms: number): void {
    const at = Date.now() + ms;
    if (at >= this.#dueAt) return;
    this.#dueAt = at;
    // Rounds follow each other; the one that runs sees to the next.
    if (this.#isRunning) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), ms);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#dueAt = Number.POSITIVE_INFINITY;
    let next = AFTER_FAILURE_MS;
    try {
      next = await this.#round();
      await this.#check();
      this.#beat();
    } catch (error) {
      // No heartbeat then, so clients see that the line says nothing.
      logger.error({ error: loggableError(error) }, 'event reader');
    }
    this.#isRunning = false;
    if (this.#listeners.size === 0) return;
    const isWoken = this.#dueAt < Number.POSITIVE_INFINITY;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#lookIn(isWoken ? Math.min(next, REST_MS) : next);
  }

  /** Tells everybody what is new. @returns when to look again, in milliseconds */
  async #round(): Promise<number> {
    const groups = this.#groups();
    const tenants = [...new Set(groups.map(({ scope }) => scope.tenantId))];
    const { horizon, reached, tenants: changed, isHeldBack } = await newsSince(this.#head, tenants);
    // What was final stays so, even where the database is more cautious this time.
    const head = later(this.#head, { xid: horizon, id: 0n });
    // The database was replaced by an older copy. All positions are of another life; clients that come back hear `reset`.
    if (reached < this.#head.xid) this.endAll();
    const hasNews = new Set(changed);
    const upToDate = groups.filter(({ position }) => isAt(position, this.#head));
    const behind = groups.filter(({ position }) => !isAt(position, this.#head)).slice(0, MOST_BEHIND);
    const asked = [...upToDate.filter(({ scope }) => hasNews.has(scope.tenantId)), ...behind];

    const found = await eventsInSight(asked, head.xid, MOST_EVENTS);
    let isBehind = groups.length > upToDate.length + behind.length;
    for (const [place, group] of asked.entries()) {
      const events = found[place] ?? [];
      const text = told(group.scope, events);
      const last = events.length === MOST_EVENTS ? events.at(-1) : undefined;
      isBehind ||= last !== undefined;
      for (const listener of group.listeners) {
        if (text !== '' && !listener.stream.write(text)) continue;
        listener.position = last?.position ?? later(listener.position, head);
      }
    }
    const quiet = upToDate.filter(({ scope }) => !hasNews.has(scope.tenantId));
    for (const { listeners } of quiet) for (const listener of listeners) listener.position = head;
    this.#head = head;
    this.#watchHeldBack(isHeldBack);
    return isBehind ? 0 : isHeldBack ? HELD_BACK_MS : LOOK_MS;
  }

  /** Those who see the same and have been told the same. */
  #groups(): Group[] {
    const groups = new Map<string, Group>();
    for (const listener of this.#listeners) {
      const { scope, position, stream } = listener;
      // Whoever is behind and slow is told more once there is room; whoever is up to date must keep up or is cut off.
      if (!isAt(position, this.#head) && !stream.hasRoom()) continue;
      const key = `${scopeKey(scope)}|${position.xid}|${position.id}`;
      const group = groups.get(key);
      if (group) group.listeners.push(listener);
      else groups.set(key, { scope, position, listeners: [listener] });
    }
    return [...groups.values()];
  }

  #beat(): void {
    const now = Date.now();
    if (now - this.#beatAt < HEARTBEAT_MS) return;
    this.#beatAt = now;
    for (const { scope, position, stream } of this.#listeners) {
      stream.cutOffIfStuck();
      stream.write(heartbeat(scope.tenantId, position, new Date(now)));
    }
  }

  async #check(): Promise<void> {
    const now = Date.now();
    if (now - this.#checkedAt < CHECK_MS) return;
    this.#checkedAt = now;
    for (const { scope, position, stream } of await fallen([...this.#listeners], new Date(now))) {
      stream.write(reset(scope.tenantId, position, new Date(now)));
      stream.end();
    }
  }

  /** Nothing can be told honestly before the old transaction ends, but whoever runs this should know. */
  #watchHeldBack(isHeldBack: boolean): void {
    const now = Date.now();
    if (!isHeldBack) this.#heldBackSince = null;
    else if (this.#heldBackSince === null) this.#heldBackSince = now;
    else if (now - this.#heldBackSince > 30_000) {
      logger.warn('Events wait for a transaction that has been running for more than 30 s.');
      this.#heldBackSince = now;
    }
  }
}

const later = (a: Position, b: Position): Position =>
  a.xid > b.xid || (a.xid === b.xid && a.id > b.id) ? a : b;

const isAt = (a: Position, b: Position): boolean => a.xid === b.xid && a.id === b.id;
