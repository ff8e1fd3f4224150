import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { openPosition, sealPosition } from '#lib/realtime/event-id.ts';
import { pruneEvents } from '#lib/realtime/prune-events.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { type Caller, type Fixture, IN_WARD_1, makeMunicipality } from '../api-fixture.ts';
import { type Filed, file } from '../isolation/world.ts';
import { type Served, serveEvents } from './serve.ts';
import { StreamClient } from './stream-client.ts';

useTestDatabase();

let served: Served;
let town: Fixture;
let other: Fixture;
const clients: StreamClient[] = [];

beforeAll(async () => {
  town = await makeMunicipality('ONE');
  other = await makeMunicipality('TWO');
  served = await serveEvents();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.hangUp();
});
afterAll(async () => {
  await served?.close();
});

function client(as: Caller): StreamClient {
  const made = new StreamClient(as);
  clients.push(made);
  return made;
}
const listen = (as: Caller, query = ''): Promise<StreamClient> => client(as).connect(served.url + query);
const report = (as: Caller = town.program) =>
  file(as, { title: 'Burst', category: 'water', location: IN_WARD_1 });
const heard = (stream: StreamClient) => stream.events.map(({ type, data }) => [type, data.ticket]);
const hears = (stream: StreamClient, { id }: Filed) =>
  stream.until(() => stream.events.some(({ data }) => data.ticket === id));

describe('a stream', () => {
  test('begins now, says where, and tells what happens from then on', async () => {
    await report();
    const stream = await listen(town.program);
    expect(stream.received).toEqual([
      expect.objectContaining({ type: 'ready', id: expect.stringMatching(/^[\w-]{48}$/) }),
    ]);
    const ticket = await report();
    await hears(stream, ticket);
    expect(heard(stream)).toEqual([['ticket.created', ticket.id]]);
    const [created] = stream.events;
    expect(created?.data).toEqual({
      ticket: ticket.id,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      version: 1,
    });
  });

  test('is sent as it comes: nothing on the way may store, compress or buffer it', async () => {
    const { headers } = await listen(town.program);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  test('goes on after the last event heard, whichever way that is said, and tells nothing twice', async () => {
    const stream = await listen(town.program);
    const first = await report();
    await hears(stream, first);
    stream.hangUp();
    const second = await report();
    await stream.connect(served.url);
    await hears(stream, second);
    const third = await report();
    await hears(stream, third);
    expect(heard(stream)).toEqual([first, second, third].map(({ id }) => ['ticket.created', id]));

    const another = await listen(town.program, `?after=${stream.events[0]?.id}`);
    await hears(another, third);
    expect(heard(another)).toEqual([second, third].map(({ id }) => ['ticket.created', id]));
    expect(another.events.map(({ id }) => id)).toEqual(stream.events.slice(1).map(({ id }) => id));
  });

  test('gives up to a thousand missed events in their order', async () => {
    const stream = await listen(town.program);
    stream.hangUp();
    const ticket = await report();
    await ownerClient().$executeRaw`insert into ticket_events (tenant_id, ticket_id, type, at, data)
      select ${town.tenantId}::uuid, ${ticket.id}::uuid, 'ticket.updated', clock_timestamp(), jsonb_build_object('version', n)
      from generate_series(2, 1200) n`;
    await stream.connect(served.url);
    await stream.until(() => stream.events.length === 1200);
    expect(stream.events.map(({ data }) => data.version)).toEqual(
      Array.from({ length: 1200 }, (_, index) => index + 1),
    );
  });

  test('of one municipality tells nothing of another', async () => {
    const [here, there] = [await listen(town.program), await listen(other.program)];
    const theirs = await report(other.program);
    await hears(there, theirs);
    const ours = await report();
    await hears(here, ours);
    expect(heard(here)).toEqual([['ticket.created', ours.id]]);
  });
});

describe('an id that one may not go on from is answered with a reset, and all alike:', () => {
  const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60 * 1000);
  const place = { xid: 1n, id: 1n };
  test.each([
    ['forged', () => 'A'.repeat(48)],
    ['no id at all', () => randomUUID()],
    ['changed by a bit', () => `${sealPosition(town.tenantId, place, new Date()).slice(0, -1)}_`],
    ['another municipality’s', () => sealPosition(other.tenantId, place, new Date())],
    ['older than what is kept', () => sealPosition(town.tenantId, place, days(7.1))],
    [
      'of a database that was replaced since',
      () => sealPosition(town.tenantId, { xid: 1n << 50n, id: 1n }, new Date()),
    ],
  ])('%s', async (_, id) => {
    const stream = client(town.program);
    stream.lastId = id();
    await stream.connect(served.url);
    expect(stream.received.map(({ type, data }) => [type, Object.keys(data)])).toEqual([['reset', ['at']]]);
    const ticket = await report();
    await hears(stream, ticket);
    expect(heard(stream)).toEqual([
      ['reset', undefined],
      ['ticket.created', ticket.id],
    ]);
  });

  test('an id is kept as long as its events are, and one day less', async () => {
    const ticket = await report();
    await ownerClient()
      .$executeRaw`update ticket_events set at = ${days(7.5)} where ticket_id = ${ticket.id}::uuid`;
    const aged = async () =>
      ownerClient().$queryRaw<unknown[]>`select from ticket_events where ticket_id = ${ticket.id}::uuid`;
    await pruneEvents(new Date());
    expect(await aged()).toHaveLength(1);
    expect(openPosition(town.tenantId, sealPosition(town.tenantId, place, days(6.9)), new Date())).toEqual(
      place,
    );
    await ownerClient()
      .$executeRaw`update ticket_events set at = ${days(8.1)} where ticket_id = ${ticket.id}::uuid`;
    await pruneEvents(new Date());
    expect(await aged()).toHaveLength(0);
  });

  test('ids tell nothing of how much happens: of consecutive events they share nothing', () => {
    const [one, two] = [1n, 2n].map((id) => sealPosition(town.tenantId, { xid: 7n, id }, new Date(0)));
    expect(one).toHaveLength(48);
    expect([...one!].filter((letter, index) => letter === two![index]).length).toBeLessThan(12);
  });
});

describe('a stream ends, after a reset, for', () => {
  const remove = (sql: (userId: string) => Promise<unknown>) => (as: Caller) => sql(as.userId!);
  test.each([
    [
      'a person who was removed',
      () => town.person('manager'),
      remove((id) => ownerClient().$executeRaw`delete from memberships where user_id = ${id}::uuid`),
    ],
    [
      'a person who was disabled',
      () => town.person('manager'),
      remove((id) => ownerClient().$executeRaw`update users set disabled_at = now() where id = ${id}::uuid`),
    ],
    [
      'a field worker who left the team',
      () => town.person('field_worker', { teams: [town.teams.west] }),
      remove(
        (id) => ownerClient().$executeRaw`delete from team_members where membership_id in
          (select id from memberships where user_id = ${id}::uuid)`,
      ),
    ],
    [
      'a councillor of another ward now',
      () => town.person('ward_councillor', { wards: [town.wards[1]] }),
      remove(
        (id) => ownerClient().$executeRaw`update membership_wards set ward_id = ${town.wards[2]}::uuid
          where membership_id in (select id from memberships where user_id = ${id}::uuid)`,
      ),
    ],
  ])('%s', async (_, person, change) => {
    const as = await person();
    const stream = await listen(as);
    const colleague = await listen(town.program);
    await change(as);
    await stream.until(() => !stream.isOpen);
    expect(stream.events.at(-1)?.type).toBe('reset');
    expect(colleague.isOpen).toBe(true);
  });

  test('a key that was revoked; after that it is refused', async () => {
    const third = await makeMunicipality('THREE');
    const stream = await listen(third.program);
    await ownerClient().apiKey.updateMany({
      where: { tenantId: third.tenantId },
      data: { revokedAt: new Date() },
    });
    await stream.until(() => !stream.isOpen);
    expect((await listen(third.program)).status).toBe(401);
  });
});

describe('readers', () => {
  test('without a key or a session are refused', async () => {
    expect((await listen({ headers: {}, userId: null })).status).toBe(401);
  });

  test('may have twenty streams each, and one more when they hang one up', async () => {
    const as = await town.person('manager');
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(as)));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await listen(as)).status).toBe(429);
    streams[0]!.hangUp();
    await expect.poll(async () => (await listen(as)).status, { timeout: 10_000 }).toBe(200);
  });
});

describeConcurrent('with several sessions', () => {
  test('what commits late stands late: nothing is told before an older transaction has ended', async () => {
    const stream = await listen(town.program);
    const ticket = await report();
    await hears(stream, ticket);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isWritten = () => {};
    const written = new Promise<void>((resolve) => {
      isWritten = resolve;
    });
    const older = ownerClient().$transaction(async (tx) => {
      await tx.$executeRaw`update tickets set title = 'older' where id = ${ticket.id}::uuid`;
      isWritten();
      await held;
    });
    await written;
    const younger = await report();
    // A stream that begins now is told of both as well: neither is over.
    const late = await listen(town.program);
    expect(heard(stream)).toEqual([['ticket.created', ticket.id]]);
    release();
    await older;
    await hears(stream, younger);
    await hears(late, younger);
    expect(heard(stream).slice(1)).toEqual([
      ['ticket.updated', ticket.id],
      ['ticket.created', younger.id],
    ]);
    expect(heard(late)).toEqual(heard(stream).slice(1));
  });

  test('a reader that reads nothing is cut off, others are not, and it can go on where it stopped', async () => {
    const slow = await listen(town.program);
    const quick = await listen(town.program);
    const ticket = await report();
    await hears(slow, ticket);
    slow.stopReading();
    let version = 1;
    const flood = async () => {
      await ownerClient().$executeRaw`insert into ticket_events (tenant_id, ticket_id, type, at, data)
        select ${town.tenantId}::uuid, ${ticket.id}::uuid, 'ticket.updated', clock_timestamp(),
          jsonb_build_object('version', ${version}::int + n) from generate_series(1, 400) n`;
      version += 400;
      await quick.until(() => quick.events.at(-1)?.data.version === version);
    };
    const before = await served.connections();
    while ((await served.connections()) === before) await flood();
    expect(quick.isOpen).toBe(true);
    slow.hangUp();
    await slow.connect(served.url);
    await slow.until(() => slow.events.at(-1)?.data.version === version);
    expect(slow.events.map(({ data }) => data.version)).toEqual(quick.events.map(({ data }) => data.version));
  });
});
