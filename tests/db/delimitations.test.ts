import { beforeEach, expect, test } from 'vitest';
import { filterOptions } from '#app/(staff)/tickets/filter-options.ts';
import { ownerClient } from '#lib/db/client.ts';
import { type Actor, type LocalActor, systemActor } from '#lib/domain/access/actor.ts';
import { listWardFigures, readWardFigures } from '#lib/figures/ward-figures.ts';
import { importWardFile, previewWardFile } from '#lib/import/ward-file.ts';
import { municipalityBounds, wardAreas } from '#lib/maps/areas.ts';
import { previewRouting } from '#lib/routing/preview-routing.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { listTickets } from '#lib/tickets/ticket-list.ts';
import { listDelimitations } from '#lib/wards/list-delimitations.ts';
import { listWards } from '#lib/wards/list-wards.ts';
import { withdrawDelimitation } from '#lib/wards/withdraw-delimitation.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let admin: LocalActor;
let number = 0;

beforeEach(async () => {
  number += 1;
  town = await makeMunicipality(`DLM${number}`);
  const { userId } = await town.person('admin');
  admin = { ...southAfrican(systemActor(town.tenantId)), role: 'admin', userId };
});

const FIELDS = { code: 'code', number: 'no', name: null };

type Box = { code: string; no: number; west: number; east: number };

const file = (...wards: Box[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: wards.map(({ code, no, west, east }) => ({
      type: 'Feature',
      properties: { code, no },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, -34],
            [east, -34],
            [east, -33.9],
            [west, -33.9],
            [west, -34],
          ],
        ],
      },
    })),
  });

/** One ward over what were two, under the first one's number. */
const MERGED = file({ code: 'W1', no: 1, west: 18.4, east: 18.6 });

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const announce = (effectiveFrom = day(30), keepsCouncillors = false) =>
  importWardFile(admin, {
    geoJson: MERGED,
    fields: FIELDS,
    delimitation: { name: 'Next', effectiveFrom },
    keepsCouncillors,
  });

/** As if its day had come. */
const effectiveFrom = (date: string) =>
  ownerClient()
    .$executeRaw`update ward_delimitations set effective_from = ${date}::date where tenant_id = ${town.tenantId}::uuid`;

const fileTicket = async (now: Date) => {
  const filed = await createTicket(
    admin,
    createTicketInput.parse({ title: 'Leak', category: 'water', location: IN_WARD_1 }),
    now,
  );
  if (filed.kind !== 'ticket') throw new Error('sensitive');
  return filed.ticket;
};

const newWard = async () => (await listWards(admin)).find(({ delimitation }) => delimitation !== null)!;

test('a ticket has the ward of its day, as the municipality counts days, and keeps it', async () => {
  await announce();
  await effectiveFrom('2026-11-04');
  const { id: next } = await newWard();
  // Midnight of the fourth is 22:00 of the third in UTC.
  const before = await fileTicket(new Date('2026-11-03T21:59:59Z'));
  const after = await fileTicket(new Date('2026-11-03T22:00:00Z'));
  expect(before.ward!.id).toBe(town.wards[1]);
  expect(after.ward!.id).toBe(next);
  // Routed again today, it is still one of its day.
  const again = await editTicket(admin, before.id, { version: 1, location: IN_WARD_1 }, new Date());
  expect(again!.ward!.id).toBe(town.wards[1]);
});

test('a delimitation that was imported for a later day takes effect by itself', async () => {
  await announce();
  expect((await listDelimitations(admin)).map(({ state, wards }) => [state, wards])).toEqual([
    ['coming', 1],
    ['in_force', 2],
  ]);
  expect((await wardAreas(admin)).map(({ id }) => id).sort()).toEqual(Object.values(town.wards).sort());
  expect((await previewRouting(admin, 'water', IN_WARD_1))!.ward!.number).toBe(1);

  await effectiveFrom(day(-1));
  expect((await listDelimitations(admin)).map(({ state }) => state)).toEqual(['in_force', 'earlier']);
  const { id } = await newWard();
  expect((await wardAreas(admin)).map((area) => area.id)).toEqual([id]);
  expect((await listWards(admin)).map((ward) => ward.isInForce)).toEqual([true, false, false]);
  expect((await municipalityBounds(admin))!.east).toBeCloseTo(18.6);
  expect((await fileTicket(new Date())).ward!.id).toBe(id);
});

test('a sensitive report without a place goes to the station nearest to the middle of the wards in force', async () => {
  await ownerClient().$executeRaw`
    insert into teams (tenant_id, code, name, is_saps, station)
    select ${town.tenantId}::uuid, lower(s.name), s.name, true, st_setsrid(st_makepoint(s.lng, -33.95), 4326)
    from (values ('Between', 22), ('Far', 27)) s (name, lng)`;
  const station = async (title: string) => {
    await createTicket(admin, createTicketInput.parse({ title, category: 'abuse' }), new Date());
    const [of] = await ownerClient().$queryRaw<{ name: string }[]>`
      select s.name from tickets t join teams s on s.tenant_id = t.tenant_id and s.id = t.team_id where t.title = ${title}`;
    return of!.name;
  };
  await importWardFile(admin, {
    geoJson: file({ code: 'F1', no: 1, west: 26, east: 28 }),
    fields: FIELDS,
    delimitation: { name: 'Next', effectiveFrom: day(30) },
    keepsCouncillors: false,
  });
  expect(await station('Before its day')).toBe('Station');
  await effectiveFrom(day(-1));
  expect(await station('Since')).toBe('Far');
});

test('figures and filters of the present know no earlier ward, a ticket of its day keeps it', async () => {
  const { ward } = await fileTicket(new Date());
  const councillor: Actor = { ...admin, role: 'ward_councillor', wardIds: [ward!.id] };
  const councillorOfBoth = async () => ({
    ...councillor,
    wardIds: [ward!.id, (await newWard()).id],
  });
  const figures = async (actor: Actor) =>
    (await listWardFigures(actor, new Date())).map((of) => [of.ward.id, of.figures.open]);
  const offered = async (actor: Actor, chosen: string[] = []) =>
    (await filterOptions(actor, { ward: chosen })).ward!.choices.map(({ label }) => label);

  await announce();
  expect(await figures(await councillorOfBoth())).toEqual([[ward!.id, 1]]);
  expect(await offered(admin)).toEqual(['1 Ward 1', '2 Ward 2', 'None']);
  await effectiveFrom(day(-1));
  const { id } = await newWard();
  for (const actor of [admin, await councillorOfBoth()]) expect(await figures(actor)).toEqual([[id, 0]]);
  expect(await figures(councillor)).toEqual([]);
  for (const actor of [admin, councillor])
    await expect(readWardFigures(actor, ward!.id, new Date())).rejects.toMatchObject({ code: 'not_found' });
  const { figures: compared } = await readWardFigures(admin, id, new Date());
  expect(compared.open).toEqual({ ward: 0, median: 0 });

  expect(await offered(admin)).toEqual(['1 Ward 1', 'None']);
  expect(await offered(await councillorOfBoth())).toEqual(['1 Ward 1']);
  // A link to it still finds its tickets, and says what it finds.
  expect(await offered(admin, [ward!.id])).toEqual(['1 Ward 1', '1 Ward 1 (first delimitation)', 'None']);
  const { tickets } = await listTickets(admin, { ward: [ward!.id], sort: 'newest', limit: 10 }, new Date());
  expect(tickets.map((ticket) => ticket.ward!.id)).toEqual([ward!.id]);
});

test('a file is compared with the wards in force before it is taken', async () => {
  const correct = (geoJson: string) =>
    importWardFile(admin, { geoJson, fields: FIELDS, delimitation: null, keepsCouncillors: false });
  const drawn = file(
    { code: 'W1', no: 1, west: 18.4, east: 18.5 },
    { code: 'W2', no: 2, west: 18.5, east: 18.6 },
  );
  // The same ground as before, from another corner on.
  expect(await correct(drawn)).toMatchObject({ created: 0, updated: 2 });
  const geoJson = file(
    { code: 'W1', no: 1, west: 18.4, east: 18.5 },
    { code: 'W9', no: 9, west: 18.6, east: 18.7 },
  );
  expect(await previewWardFile(admin, { geoJson, fields: FIELDS })).toEqual({
    read: 2,
    added: [{ number: 9, name: 'Ward 9' }],
    changed: [],
    unchanged: 1,
    missing: [{ number: 2, name: 'Ward 2' }],
    faults: [],
  });
  const preview = await previewWardFile(admin, { geoJson: MERGED, fields: FIELDS });
  expect(preview.changed).toEqual([{ number: 1, name: 'Ward 1' }]);
  expect(await correct(geoJson)).toEqual({
    created: 1,
    updated: 0,
    unchanged: 1,
  });
});

test('a file with a fault is refused as a whole, and the fault named', async () => {
  const broken = file(
    { code: 'W1', no: 1, west: 18.4, east: 18.5 },
    { code: 'W1', no: 2, west: 18.5, east: 18.6 },
    { code: 'W3', no: 2.5, west: 18.5, east: 18.6 },
  );
  const { faults } = await previewWardFile(admin, { geoJson: broken, fields: FIELDS });
  expect(faults.map(({ feature }) => feature)).toEqual([2, 3]);
  await expect(
    importWardFile(admin, { geoJson: broken, fields: FIELDS, delimitation: null, keepsCouncillors: false }),
  ).rejects.toThrow(
    'Feature 2 cannot be used: The code “W1” stood in an earlier row of the file. Nothing was imported.',
  );
  for (const geoJson of ['{', '{"type":"Point"}', '{"type":"FeatureCollection","features":[]}'])
    await expect(previewWardFile(admin, { geoJson, fields: FIELDS })).rejects.toMatchObject({
      code: 'invalid',
    });
});

test('a delimitation needs a day after today that no other has', async () => {
  await expect(announce(day(-1))).rejects.toThrow('Choose a day after today');
  await announce(day(30));
  await expect(announce(day(30))).rejects.toMatchObject({ code: 'conflict' });
});

test('councillors are given the new ward of their number, and lose it if it is withdrawn before its day', async () => {
  const { userId } = await town.person('ward_councillor', { wards: [town.wards[1]] });
  const wardsOf = async () =>
    (
      await ownerClient().membershipWard.findMany({
        where: { tenantId: town.tenantId, membership: { userId: userId! } },
      })
    ).map(({ wardId }) => wardId);
  await announce(day(30), true);
  const { id, delimitation } = await newWard();
  expect((await wardsOf()).sort()).toEqual([town.wards[1], id].sort());
  await withdrawDelimitation(admin, delimitation!.id);
  expect(await wardsOf()).toEqual([town.wards[1]]);
  expect(await listDelimitations(admin)).toHaveLength(1);
});

test.each(['water', 'abuse'])(
  'a ticket of a day to come (%s) gives back the ward of a withdrawn delimitation, and shows in no answer',
  async (category) => {
    await announce(day(30));
    const withdrawn = await newWard();
    await createTicket(
      admin,
      createTicketInput.parse({ title: 'Late', category, location: IN_WARD_1 }),
      new Date(`${day(40)}T10:00:00Z`),
    );
    const wardsOfTickets = () =>
      ownerClient().$queryRaw`select ward_id as ward from tickets where tenant_id = ${town.tenantId}::uuid`;
    expect(await wardsOfTickets()).toEqual([{ ward: withdrawn.id }]);
    expect(await withdrawDelimitation(admin, withdrawn.delimitation!.id)).toBeUndefined();
    expect(await wardsOfTickets()).toEqual([{ ward: town.wards[1] }]);
    expect(await listDelimitations(admin)).toHaveLength(1);
  },
);

test('what is in force is not withdrawn, and nobody but an administrator does any of it', async () => {
  await announce();
  const { delimitation } = await newWard();
  for (const role of ['manager', 'ward_councillor', 'citizen'] as const) {
    await expect(withdrawDelimitation({ ...admin, role }, delimitation!.id)).rejects.toThrow(
      'Only an administrator',
    );
    await expect(previewWardFile({ ...admin, role }, { geoJson: MERGED, fields: FIELDS })).rejects.toThrow(
      'Only an',
    );
  }
  await effectiveFrom(day(-1));
  await expect(withdrawDelimitation(admin, delimitation!.id)).rejects.toThrow('These wards are in force');
});
