import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { blinded, LISTINGS, PROBES, type Target } from './probes.ts';
import { fileDeadLetter, type Municipality, makeWorld, PERSONAS } from './world.ts';

useTestDatabase();

let alfa: Municipality;
let bravo: Municipality;
let bravos: Target;

beforeAll(async () => {
  ({ alfa, bravo } = await makeWorld());
  bravos = await thingsOf(bravo);
});

async function thingsOf(municipality: Municipality): Promise<Target> {
  const { tickets, teams, wards, ownCategory, formerArea, exportId, people, word, serviceLevel } =
    municipality;
  const { id, trackingNumber } = tickets.leak;
  const [filed] = await ownerClient().$queryRaw<{ at: string }[]>`
    select created_at::text as at from tickets where id = ${id}::uuid`;
  return {
    ...{ ticket: id, trackingNumber, word },
    ...{ team: teams.west, ward: wards[1], category: ownCategory.id, categoryCode: ownCategory.code },
    person: people.field_worker.userId!,
    export: exportId,
    areaChange: formerArea.change,
    delimitation: formerArea.laterDelimitation,
    ...serviceLevel,
    deadLetter: await fileDeadLetter(municipality),
    cursor: cursor(filed!.at, id),
  };
}

const cursor = (at: string, id: string) =>
  Buffer.from(JSON.stringify(['newest', at, '', id])).toString('base64url');

/** Well-formed names of nothing; the cursor stands at the same instant, after a ticket that never was. */
const nothing = (): Target => {
  const [, at] = JSON.parse(Buffer.from(bravos.cursor, 'base64url').toString());
  return {
    ...{ ticket: randomUUID(), trackingNumber: newTrackingNumber('BRAVO'), word: 'zuluword' },
    ...{ team: randomUUID(), ward: randomUUID(), category: randomUUID(), categoryCode: 'only-zulu' },
    ...{ policy: randomUUID(), calendar: randomUUID() },
    ...{
      person: randomUUID(),
      areaChange: randomUUID(),
      delimitation: randomUUID(),
      export: randomUUID(),
      deadLetter: randomUUID(),
    },
    cursor: cursor(at, randomUUID()),
  };
};

describe('a thing of another municipality answers, to the byte, like a thing that never was', () => {
  test.each(PROBES)('$name', async ({ ask }) => {
    for (const persona of PERSONAS) {
      const caller = { municipality: alfa, persona };
      const unknown = nothing();
      const answer = blinded(await ask(caller, bravos), bravos);
      expect(answer, persona).toBe(blinded(await ask(caller, unknown), unknown));
    }
  });

  test('and nothing of it was changed by being asked for', async () => {
    const { leak } = bravo.tickets;
    const [row] = await ownerClient().$queryRaw<
      object[]
    >`select version, title from tickets where id = ${leak.id}::uuid`;
    expect(row).toMatchObject({ version: 2, title: expect.stringContaining('bravoword') });
    const [own] = await ownerClient().$queryRaw<
      object[]
    >`select version from tickets where id = ${alfa.tickets.leak.id}::uuid`;
    expect(own).toEqual({ version: 2 });
    const area = await ownerClient().team.findFirst({ where: { id: bravo.teams.west } });
    expect(area).toMatchObject({ areaVersion: 2 });
  });
});

describe('whatever lists all there is lists nothing of another municipality:', () => {
  test.each(LISTINGS)('$name', async ({ ask }) => {
    const { tenantId, tickets, teams, wards, categories, ownCategory, farStation, people, word } = bravo;
    const strange = [
      ...Object.values(bravo.serviceLevel),
      ...[tenantId, word, 'BRAVO', ownCategory.id, ownCategory.code, farStation],
      ...Object.values(tickets).flatMap(({ id, trackingNumber }) => [id, trackingNumber]),
      ...[teams, wards, categories].flatMap((things) => Object.values(things)),
      ...Object.values(people).flatMap(({ userId }) => userId ?? []),
    ];
    for (const persona of PERSONAS) {
      const answer = JSON.stringify(await ask({ municipality: alfa, persona }));
      for (const name of strange) expect(answer, persona).not.toContain(name);
    }
  });
});

describe('the questions above are worth asking:', () => {
  // The same questions about what the municipality does have. Last in the file, for they change it.
  const telling = PROBES.filter(({ names }) => names !== 'cursor');

  test.each(telling)('$name tells a thing that is there', async ({ ask, names, by }) => {
    const own = await makeOwnTarget();
    const caller = { municipality: alfa, persona: by ?? 'manager' };
    const unknown = { ...own, [names]: nothing()[names] };
    const answer = blinded(await ask(caller, unknown), unknown);
    expect(blinded(await ask(caller, own), own)).not.toBe(answer);
  });

  async function makeOwnTarget(): Promise<Target> {
    const own = await thingsOf(alfa);
    return { ...own, ticket: alfa.tickets.burst.id, trackingNumber: alfa.tickets.burst.trackingNumber };
  }
});
