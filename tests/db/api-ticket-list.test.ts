import { beforeAll, describe, expect, test } from 'vitest';
import { POST as assign } from '#app/api/v1/tickets/[id]/assign/route.ts';
import { POST as status } from '#app/api/v1/tickets/[id]/status/route.ts';
import { POST as create, GET as list } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import { TICKET_SORTS } from '#lib/tickets/ticket-list.ts';
import type { TicketListItem, TicketView } from '#lib/tickets/ticket-view.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let north: Fixture;
let manager: Caller;
const tickets: Record<string, TicketView> = {};
const DAY_MS = 86_400_000;

async function file(name: string, fields: Record<string, unknown>, daysAgo = 0) {
  const body = { title: name, category: 'water', ...fields };
  const ticket = (await (await call(create, { as: north.program, body })).json()) as TicketView;
  if (daysAgo) {
    await ownerClient()
      .$executeRaw`update tickets set created_at = created_at - make_interval(days => ${daysAgo}),
      response_warn_at = response_warn_at - make_interval(days => ${daysAgo}),
      response_due_at = response_due_at - make_interval(days => ${daysAgo}) where id = ${ticket.id}::uuid`;
  }
  tickets[name] = ticket;
  return ticket;
}

beforeAll(async () => {
  north = await makeMunicipality('NORTH');
  manager = await north.person('manager');
  const far = await makeMunicipality('SOUTH');
  await call(create, { as: far.program, body: { title: 'of another municipality', category: 'water' } });

  await file('west', { location: IN_WARD_1 });
  await file('east', { location: IN_WARD_2, priority: 'high' });
  await file('pothole', {
    category: 'roads',
    location: IN_WARD_2,
    description: 'Corner of Adderley',
    assetNumber: 'LP-1234',
  });
  await file('critical', { location: IN_WARD_1, priority: 'critical' });
  await file('nowhere', {});
  await file('late', { location: IN_WARD_1 }, 30);
  // Response due in 24 h, warned of at 80 %: 22 hours ago is between the two.
  await file('nearly late', { location: IN_WARD_1 });
  await ownerClient().$executeRaw`update tickets set response_warn_at = now() - interval '1 hour'
    where id = ${tickets['nearly late']!.id}::uuid`;
  const done = await file('done', { location: IN_WARD_1 });
  const summary = { status: 'resolved', version: 1, resolutionSummary: 'Fixed' };
  await call(status, { as: manager, id: done.id, body: summary });
  const mine = await file('mine', { location: IN_WARD_1 });
  await call(assign, { as: manager, id: mine.id, body: { version: 1, assignee: manager.userId } });
  await file('hidden', { category: 'abuse', location: IN_WARD_1 });
});

const VISIBLE = ['west', 'east', 'pothole', 'critical', 'nowhere', 'late', 'nearly late', 'done', 'mine'];
const without = (...names: string[]) => VISIBLE.filter((name) => !names.includes(name));

async function titles(query: Record<string, string>, as = manager): Promise<string[]> {
  const response = await call(list, { as, query });
  expect(response.status).toBe(200);
  return ((await response.json()) as { tickets: TicketListItem[] }).tickets.map(({ title }) => title);
}

describe('a filter finds exactly its tickets', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  const cases: [string, () => Record<string, string>, string[]][] = [
    ['nothing', () => ({}), VISIBLE],
    ['status', () => ({ status: 'resolved' }), ['done']],
    ['two statuses', () => ({ status: 'resolved,closed' }), ['done']],
    ['priority', () => ({ priority: 'critical,high' }), ['critical', 'east']],
    ['category', () => ({ category: 'roads' }), ['pothole']],
    ['a category that is none', () => ({ category: 'volcano' }), []],
    ['a sensitive category', () => ({ category: 'abuse' }), []],
    ['team', () => ({ team: north.teams.roads }), ['pothole']],
    ['the police’s team', () => ({ team: north.teams.saps }), []],
    ['no team', () => ({ team: 'none' }), ['nowhere']],
    ['ward', () => ({ ward: north.wards[2] }), ['east', 'pothole']],
    ['no ward', () => ({ ward: 'none' }), ['nowhere']],
    ['me', () => ({ assignee: 'me' }), ['mine']],
    ['a person', () => ({ assignee: manager.userId ?? '' }), ['mine']],
    ['nobody', () => ({ assignee: 'none' }), without('mine')],
    ['breached', () => ({ sla: 'breached' }), ['late']],
    ['near breach', () => ({ sla: 'near_breach' }), ['nearly late']],
    ['completed', () => ({ sla: 'completed' }), ['done']],
    ['on track', () => ({ sla: 'on_track' }), without('late', 'nearly late', 'done')],
    ['no clock', () => ({ sla: 'none' }), []],
    ['from', () => ({ from: daysAgo(7) }), without('late')],
    ['to', () => ({ to: daysAgo(7) }), ['late']],
    ['words of the description, begun', () => ({ q: 'adder corn' }), ['pothole']],
    ['a tracking number', () => ({ q: tickets.west!.trackingNumber.toLowerCase() }), ['west']],
    ['a hidden tracking number', () => ({ q: tickets.hidden!.trackingNumber }), []],
    ['an asset number', () => ({ asset: 'LP-1234' }), ['pothole']],
    ['a part of an asset number', () => ({ asset: 'LP' }), []],
    ['words with an asset number', () => ({ q: 'lp 123' }), ['pothole']],
    ['a box', () => ({ bbox: '18.5,-34,18.6,-33.9' }), ['east', 'pothole']],
    ['several together', () => ({ bbox: '18.5,-34,18.6,-33.9', category: 'water' }), ['east']],
  ];
  test.each(cases)('%s', async (_, query, names) => {
    expect((await titles(query())).sort()).toEqual([...names].sort());
  });

  test('repeated parameters count together', async () => {
    const url = 'http://x.example/api/v1/tickets?priority=critical&priority=high';
    const response = await list(new Request(url, { headers: manager.headers }), {
      params: Promise.resolve({}),
    });
    expect((await response.json()).tickets).toHaveLength(2);
  });

  test.each([
    [{ status: 'done' }, 'status.0'],
    [{ team: 'Water' }, 'team.0'],
    [{ bbox: '1,2,3' }, 'bbox'],
    [{ from: 'yesterday' }, 'from'],
    [{ limit: '201' }, 'limit'],
    [{ limit: 'all' }, 'limit'],
    [{ sort: 'random' }, 'sort'],
    [{ cursor: 'bm9uc2Vuc2U' }, 'cursor'],
    [{ q: 'a\0b' }, 'q'],
    [{ satus: 'open' }, 'satus'],
  ])('%o is a 400 that names the parameter', async (query, field) => {
    const response = await call(list, { as: manager, query: { ...query } as Record<string, string> });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ field, detail: expect.stringMatching(/\w/) });
  });
});

describe('what one sees', () => {
  test('is by role: own teams, own wards, own tickets, own station', async () => {
    const worker = await north.person('field_worker', { teams: [north.teams.east] });
    const councillor = await north.person('ward_councillor', { wards: [north.wards[2]] });
    const liaison = await north.person('saps_liaison', { teams: [north.teams.saps] });
    expect(await titles({}, worker)).toEqual(['east']);
    expect((await titles({}, councillor)).sort()).toEqual(['Roads', 'Water']);
    expect(await titles({}, liaison)).toEqual(['hidden']);
    expect(await titles({}, await north.person('citizen'))).toEqual([]);
    expect((await titles({}, await north.person('admin'))).sort()).toEqual([...VISIBLE].sort());
  });

  test('a councillor finds nothing by a resident’s words, so that searching tells nothing', async () => {
    const councillor = await north.person('ward_councillor', { wards: [north.wards[2]] });
    expect(await titles({ q: 'Adderley' }, councillor)).toEqual([]);
  });
});

describe('pages', () => {
  async function walk(query: Record<string, string>, meanwhile: () => Promise<unknown> = async () => {}) {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const response = await call(list, {
        as: manager,
        query: { ...query, limit: '2', ...(cursor ? { cursor } : {}) },
      });
      const page = (await response.json()) as { tickets: TicketListItem[]; nextCursor: string | null };
      pages.push(page.tickets.map(({ title }) => title));
      cursor = page.nextCursor;
      await meanwhile();
    } while (cursor);
    return pages;
  }

  test.each(TICKET_SORTS)('by %s are disjoint, complete and in the order of the whole list', async (sort) => {
    const pages = await walk({ sort });
    expect(pages.flat()).toEqual(await titles({ sort }));
    expect(pages.flat().sort()).toEqual([...VISIBLE].sort());
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  });

  test('a ticket filed meanwhile shifts nothing', async () => {
    const before = await titles({});
    let filed = 0;
    const pages = await walk({}, async () => {
      filed += 1;
      if (filed <= 2) await file(`new ${filed}`, {});
    });
    expect(pages.flat()).toEqual(before);
  });

  test('a cursor of one order is refused in another', async () => {
    const { nextCursor } = await (await call(list, { as: manager, query: { limit: '1' } })).json();
    const response = await call(list, { as: manager, query: { sort: 'due', cursor: nextCursor } });
    expect(await response.json()).toMatchObject({ status: 400, field: 'cursor' });
  });

  test('are in the order asked for', async () => {
    expect((await titles({ sort: 'priority' })).slice(0, 2)).toEqual(['critical', 'east']);
    expect((await titles({ sort: 'due' }))[0]).toBe('late');
    expect((await titles({ sort: 'due' })).at(-1)).toBe('done');
    expect((await titles({ sort: 'newest' })).at(-1)).toBe('late');
  });
});
