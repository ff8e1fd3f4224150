import { freePort } from '../running/free-port.ts';
import { startWeb } from '../running/web-and-worker.ts';
import { type Answer, type ApiClient, apiClient } from './api-client.ts';
import { startWireProxy, type WireStatement } from './wire-proxy.ts';

/** A checkout that is built, and the database that its migrations made. */
export type Build = { name: string; folder: string; databaseUrl: string };

export const OPERATIONS = ['create', 'read one', 'message', 'change status'] as const;
export type Operation = (typeof OPERATIONS)[number];

type Series = { times: number[]; totalMs: number };
export type OperationFigures = Record<Operation, { alone: Series; together: Series }>;

/** How many at once. */
export const CLIENTS = 8;
/** Of each command in a round, one after the other, and by all clients together. */
export const ALONE = 100;
export const TOGETHER = 400;
const WARM_UP = 80;
const TRACED = 31;

/** The times of all rounds, by whose they are. */
export class Figures {
  readonly #byName = new Map<string, OperationFigures>();

  of(name: string): OperationFigures {
    const known = this.#byName.get(name);
    if (known) return known;
    const series = () => ({ times: [], totalMs: 0 });
    const both = () => ({ alone: series(), together: series() });
    const made = { create: both(), 'read one': both(), message: both(), 'change status': both() };
    this.#byName.set(name, made);
    return made;
  }
}

/** Does `work` on each of `items`, `clients` at a time. @returns the answers, in the order of the items */
export async function timed<T, R>(
  figures: { alone: Series; together: Series },
  clients: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const series = clients === 1 ? figures.alone : figures.together;
  const answers: R[] = [];
  const queue = items.entries();
  const started = performance.now();
  const client = async () => {
    for (const [index, item] of queue) {
      const asked = performance.now();
      answers[index] = await work(item);
      series.times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  series.totalMs += performance.now() - started;
  return answers;
}

/** Starts the build's server, warms it up, and does the commands first one by one and then by all clients. */
export async function measureBuild(
  build: Build,
  keys: readonly string[],
  figures: OperationFigures,
): Promise<void> {
  await whileServing(build, build.databaseUrl, keys, async (api) => {
    await doCommands(api, new Figures().of('warm-up'), CLIENTS, WARM_UP);
    await doCommands(api, figures, 1, ALONE);
    await doCommands(api, figures, CLIENTS, TOGETHER);
  });
}

async function doCommands(
  api: ApiClient,
  figures: OperationFigures,
  clients: number,
  count: number,
): Promise<void> {
  const reports = Array.from({ length: count }, (_, number) => reportOf(number));
  let tickets = await timed(figures.create, clients, reports, (report) => COMMANDS.create(api, report));
  await timed(figures['read one'], clients, tickets, (ticket) => COMMANDS['read one'](api, ticket));
  tickets = await timed(figures.message, clients, tickets, (ticket) => COMMANDS.message(api, ticket));
  await timed(figures['change status'], clients, tickets, (ticket) => COMMANDS['change status'](api, ticket));
}

const COMMANDS = {
  create: (api: ApiClient, report: unknown) => api.call('POST', '/tickets', report),
  'read one': (api: ApiClient, { id }: Answer) => api.call('GET', `/tickets/${id}`),
  message: (api: ApiClient, { id }: Answer) =>
    api.call('POST', `/tickets/${id}/messages`, { body: 'A crew is on its way.' }),
  'change status': (api: ApiClient, { id, version }: Answer) =>
    api.call('POST', `/tickets/${id}/status`, { status: 'in_progress', version }),
};

/** Over the whole city, so that some lie in one area, some in two and some in none. */
const reportOf = (number: number) => ({
  title: `Burst pipe near no ${number}`,
  description: 'Water runs down the road since this morning.',
  address: `${number} Main Road`,
  category: `c${number % 12}`,
  location: { lat: -34.15 + ((number * 7) % 40) / 100, lng: 18.35 + ((number * 11) % 50) / 100 },
  reporter: { name: 'Resident', phone: `+2782${String(1_000_000 + (number % 1_000_000))}` },
});

/** Of each command, the one whose SQL took the median time of some. */
export async function traceBuild(
  build: Build,
  keys: readonly string[],
): Promise<{ operation: Operation; statements: WireStatement[] }[]> {
  const proxy = await startWireProxy(build.databaseUrl);
  try {
    return await whileServing(build, proxy.url, keys.slice(0, 1), async (api) => {
      await doCommands(api, new Figures().of('warm-up'), 1, WARM_UP);
      const traces = new Map<Operation, WireStatement[][]>(OPERATIONS.map((operation) => [operation, []]));
      const traced = async (operation: Operation, work: () => Promise<Answer>) => {
        proxy.take();
        const answer = await work();
        traces.get(operation)?.push(proxy.take());
        return answer;
      };
      for (let number = 0; number < TRACED; number += 1) {
        let ticket = await traced('create', () => COMMANDS.create(api, reportOf(number)));
        for (const operation of ['read one', 'message', 'change status'] as const) {
          ticket = await traced(operation, () => COMMANDS[operation](api, ticket));
        }
      }
      return [...traces].map(([operation, all]) => ({ operation, statements: middle(all) }));
    });
  } finally {
    await proxy.close();
  }
}

function middle(traces: readonly WireStatement[][]): WireStatement[] {
  const total = (statements: readonly WireStatement[]) => statements.reduce((sum, { ms }) => sum + ms, 0);
  return [...traces].sort((a, b) => total(a) - total(b))[Math.floor(traces.length / 2)] ?? [];
}

async function whileServing<T>(
  { folder }: Build,
  databaseUrl: string,
  keys: readonly string[],
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const env = { DATABASE_URL: databaseUrl, NEXTAUTH_URL: `http://127.0.0.1:${port}`, LOG_LEVEL: 'error' };
  const web = await startWeb(port, env, { logFolder: undefined, folder });
  const api = apiClient(port, keys, CLIENTS);
  try {
    return await work(api);
  } finally {
    api.close();
    await web.stop();
  }
}
