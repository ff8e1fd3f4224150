// npm run demo:traffic -- --rate 2 [--for 60s] [--url http://localhost:3000]: files and works tickets in the demo
// municipality through the API, so that lists and maps can be seen living.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createApiKey, revokeApiKey } from '#lib/auth/api-keys.ts';
import { disconnect } from '#lib/db/client.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { AppError } from '#lib/errors.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { createDice, type Dice } from '#prisma/seed/dice.ts';
import { amanziBay } from '#prisma/seed/municipalities.ts';
import { inventReport } from '#prisma/seed/tickets.ts';
import { SentenceError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';

const USAGE = 'Usage: npm run demo:traffic -- --rate 2 [--for 60s|5m] [--url http://localhost:3000]';
const OUR_OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]'];
/** A key may call 600 times a minute. */
const HIGHEST_RATE = 8;
/** Tickets that are being worked on at once; the oldest is left alone when there are more. */
const MOST_OPEN = 200;

type Settings = { rate: number; until: number; api: string };
type Open = {
  id: string;
  trackingNumber: string;
  version: number;
  status: TicketStatus;
  done: string;
  say: string;
};

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '2' },
      for: { type: 'string' },
      url: { type: 'string', default: `http://localhost:${process.env.PORT || 3000}` },
    },
  });
  const rate = Number(values.rate);
  if (!(rate > 0 && rate <= HIGHEST_RATE)) {
    throw new SentenceError(`The rate is in steps a second: more than 0, at most ${HIGHEST_RATE}.\n${USAGE}`);
  }
  const [, count, unit] = /^(\d+)(s|m)$/.exec(values.for ?? '') ?? [];
  if (values.for !== undefined && !count)
    throw new SentenceError(`--for is a time such as 60s or 5m.\n${USAGE}`);
  const until = count
    ? Date.now() + Number(count) * (unit === 'm' ? 60_000 : 1000)
    : Number.POSITIVE_INFINITY;
  return { rate, until, api: `${new URL(values.url).origin}/api/v1` };
}

/** Invented reports in a real municipality would send real teams out: nothing but the demo on this machine is filed into. */
async function requireDemo(api: string) {
  const hosts = [new URL(api).hostname, new URL(process.env.DATABASE_URL ?? '').hostname];
  if (hosts.some((host) => !OUR_OWN_MACHINE.includes(host))) {
    throw new SentenceError(
      'This files invented tickets, so it only runs against a server and a database on this machine.',
    );
  }
  const demo = amanziBay();
  const municipalities = await listMunicipalities();
  const tenantId = municipalities.find(
    ({ code, name }) => code === demo.code && name === demo.name,
  )?.tenantId;
  if (!tenantId) {
    throw new SentenceError(`There is no demo municipality here (${demo.name}). npm start brings one.`);
  }
  return { demo, tenantId };
}

class Town {
  readonly #api: string;
  readonly #key: string;
  readonly #dice: Dice;
  readonly #demo: ReturnType<typeof amanziBay>;
  readonly #open: Open[] = [];

  constructor(api: string, key: string, demo: ReturnType<typeof amanziBay>) {
    this.#api = api;
    this.#key = key;
    this.#demo = demo;
    this.#dice = createDice(Date.now());
  }

  /** One thing that happens. @returns how to print it */
  async step(): Promise<string> {
    const [first, ...others] = this.#open;
    if (!first || this.#dice.chance(0.4)) return this.#file();
    const ticket = this.#dice.pick([first, ...others]);
    if (this.#dice.chance(0.25)) return this.#say(ticket);
    return ticket.status === 'in_progress' ? this.#finish(ticket) : this.#begin(ticket);
  }

  async #file(): Promise<string> {
    const report = inventReport(this.#demo, this.#dice);
    const { title, category, priority, language, address, location, done, texts } = report;
    const words = { title, description: report.describe(), ...(address && { address }) };
    const filed = await this.#call('/tickets', { ...words, category, priority, language, location });
    this.#open.push({ ...filed, status: 'new', done, say: this.#dice.pick(texts.messages.received) });
    if (this.#open.length > MOST_OPEN) this.#open.shift();
    return `+ ${filed.trackingNumber}  ${title}`;
  }

  async #say(ticket: Open): Promise<string> {
    await this.#call(`/tickets/${ticket.id}/messages`, { body: ticket.say, visibility: 'public' });
    return `“ ${ticket.trackingNumber}  ${ticket.say}`;
  }

  async #begin(ticket: Open): Promise<string> {
    await this.#move(ticket, { status: 'in_progress' });
    return `> ${ticket.trackingNumber}  in progress`;
  }

  async #finish(ticket: Open): Promise<string> {
    this.#open.splice(this.#open.indexOf(ticket), 1);
    await this.#move(ticket, { status: 'resolved', resolutionSummary: ticket.done });
    return `✓ ${ticket.trackingNumber}  ${ticket.done}`;
  }

  async #move(ticket: Open, body: object): Promise<void> {
    const { version } = ticket;
    Object.assign(ticket, await this.#call(`/tickets/${ticket.id}/status`, { ...body, version }));
  }

  async #call(
    path: string,
    body: object,
  ): Promise<Pick<Open, 'id' | 'trackingNumber' | 'version' | 'status'>> {
    const response = await fetch(`${this.#api}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new SentenceError(answer.detail ?? `The server answered ${response.status}.`);
    const { id, trackingNumber, version, status } = answer;
    return { id, trackingNumber, version, status };
  }
}

async function run({ rate, until, api }: Settings): Promise<void> {
  useDatabase();
  const { demo, tenantId } = await requireDemo(api);
  const key = await createApiKey(tenantId, 'manager', 'npm run demo:traffic');
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  try {
    const town = new Town(api, key, demo);
    console.log(`${rate} steps a second in ${demo.name}, until Ctrl-C. + filed, > begun, “ said, ✓ resolved`);
    let due = Date.now();
    while (Date.now() < until && !stopping.signal.aborted) {
      // Somebody may work on the same tickets by hand: what is refused then is told, and the day goes on.
      const line = await town.step().catch((error: unknown) => {
        if (error instanceof SentenceError) return `! ${error.message}`;
        throw error;
      });
      console.log(line);
      // Paced by the clock, so that slow answers do not thin the traffic; nothing is made up for, either.
      due = Math.max(due + 1000 / rate, Date.now());
      await pause(due - Date.now(), undefined, { signal: stopping.signal }).catch(() => {});
    }
  } finally {
    await revokeApiKey(tenantId, key, new Date());
  }
}

try {
  await run(readSettings());
} catch (error) {
  const isOurs = error instanceof SentenceError || error instanceof AppError;
  const reason =
    error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : error;
  console.error(isOurs ? error.message : `The demo’s traffic has stopped: ${reason}`);
  process.exitCode = 1;
} finally {
  await disconnect();
}
