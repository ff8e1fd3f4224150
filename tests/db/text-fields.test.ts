import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { FIELDS, type Field, TEXT_KEYS } from '#lib/domain/ticket/fields.ts';
import { columnOf } from '#lib/exports/export-columns.ts';
import { exportRows } from '#lib/exports/export-rows.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { ticketTrail } from '#lib/tickets/ticket-trail.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
let manager: Actor;
let councillor: Actor;

beforeAll(async () => {
  town = await makeMunicipality('TXT');
  const system = systemActor(town.tenantId);
  const wards = [town.wards[1]];
  manager = { ...system, role: 'manager', userId: (await town.person('manager')).userId };
  const { userId } = await town.person('ward_councillor', { wards });
  councillor = { ...system, role: 'ward_councillor', userId, wardIds: wards };
});

const NOW = new Date('2026-03-02T08:00:00Z');
const words = (prefix: string) => Object.fromEntries(TEXT_KEYS.map((key) => [key, `${prefix} ${key}`]));

async function makeTicket() {
  const input = { category: 'water', location: IN_WARD_1, ...words('First') };
  const created = await createTicket(manager, createTicketInput.parse(input), NOW);
  if (created.kind !== 'ticket') throw new Error('The category is not a sensitive one.');
  return created.ticket;
}

async function exported(key: (typeof TEXT_KEYS)[number], trackingNumber: string) {
  const source = {
    filter: { q: trackingNumber },
    columns: [key] as const,
  };
  for await (const [row] of exportRows(southAfrican(manager), source, NOW)) return row?.[0];
}

describe.each(TEXT_KEYS)('the field %s, in which people write,', (key) => {
  const { column, label, isPersonal }: Field = FIELDS[key];

  it('is kept as it was given, and shown', async () => {
    const { id, ...created } = await makeTicket();
    expect(created[key]).toBe(`First ${key}`);
    expect((await readTicket(manager, id, NOW))[key]).toBe(`First ${key}`);
  });

  it('moves the version and is audited when it is corrected; without a change nothing is', async () => {
    const { id, version } = await makeTicket();
    const edited = await editTicket(manager, id, { version, [key]: `Then ${key}` }, NOW);
    expect(edited).toMatchObject({ [key]: `Then ${key}`, version: version + 1 });
    const same = await editTicket(manager, id, { version: version + 1, [key]: `Then ${key}` }, NOW);
    expect(same?.version).toBe(version + 1);
    const entries = (await ticketTrail(manager, id, NOW)).filter(({ action }) => action === 'edited');
    expect(entries.map(({ changes }) => changes)).toEqual([{ [column]: [`First ${key}`, `Then ${key}`] }]);
  });

  it('is exported under its name', async () => {
    const { trackingNumber } = await makeTicket();
    expect(columnOf(key).header).toBe(label);
    expect(await exported(key, trackingNumber)).toBe(`First ${key}`);
  });

  it(isPersonal ? 'is not shown to a councillor' : 'is shown to a councillor', async () => {
    const { id } = await makeTicket();
    const text = JSON.stringify(await readTicket(councillor, id, NOW));
    expect(text.includes(`First ${key}`)).toBe(!isPersonal);
  });
});
