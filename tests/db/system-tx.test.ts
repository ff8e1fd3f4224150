// What runs as the system says so in its type, and only `asSystem` and `withSystem` give that type.
import { beforeAll, describe, expect, test } from 'vitest';
import { asSystem, type SystemTx, type Tx, withActor, withSystem } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { notFound } from '#lib/errors.ts';
import { enqueue } from '#lib/notifications/enqueue.ts';
import { react } from '#lib/reactions/react.ts';
import { rerouteTickets } from '#lib/routing/reroute-tickets.ts';
import { execute } from '#lib/tickets/execute.ts';
import { insertTickets } from '#lib/tickets/insert-tickets.ts';
import { saveTickets } from '#lib/tickets/save-tickets.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_2, makeMunicipality } from './api-fixture.ts';
import { productionSources, textOf } from './isolation/surface.ts';
import { actorOfCaller } from './isolation/world.ts';
import { insertMany } from './many-tickets.ts';

useTestDatabase();

let town: Fixture;
/** Of team West. */
let worker: Actor;

beforeAll(async () => {
  town = await makeMunicipality('SYS');
  worker = await actorOfCaller(await town.person('field_worker', { teams: [town.teams.west] }));
  const category = { id: town.categories.water, isSensitive: false };
  await insertMany(town.tenantId, [{ category, location: IN_WARD_2, createdAt: new Date() }]);
});

/** As whom the policies take the transaction, and how many tickets it sees: the one there is belongs to another team. */
async function sightOf(tx: Tx) {
  const [row] = await tx.$queryRaw<object[]>`
    select current_setting('app.role') as role, current_setting('app.actor_role') as actor,
      (select count(*)::int from tickets) as tickets`;
  return row;
}

const AS_WORKER = { role: 'field_worker', actor: 'field_worker', tickets: 0 };
const RAISED = { role: 'system', actor: 'field_worker', tickets: 1 };

describe('a step as the system', () => {
  test('sees what its actor does not, and leaves the transaction the actor’s again', async () => {
    await withActor(worker, async (tx) => {
      expect(await sightOf(tx)).toEqual(AS_WORKER);
      expect(await asSystem(tx, sightOf)).toEqual(RAISED);
      expect(await sightOf(tx)).toEqual(AS_WORKER);
    });
  });

  test('within such a step leaves the outer one raised, and only the outer one lowers the role', async () => {
    await withActor(worker, async (tx) => {
      await asSystem(tx, async (outer) => {
        expect(await asSystem(outer, sightOf)).toEqual(RAISED);
        expect(await sightOf(outer)).toEqual(RAISED);
        // The outer transaction is the same object, so a step that was handed the plain one is within it, too.
        expect(await asSystem(tx, sightOf)).toEqual(RAISED);
        expect(await sightOf(tx)).toEqual(RAISED);
      });
      expect(await sightOf(tx)).toEqual(AS_WORKER);
    });
  });

  test('that throws leaves the transaction the actor’s again for whoever catches the error', async () => {
    await withActor(worker, async (tx) => {
      const refused = asSystem(tx, () => Promise.reject(notFound('ticket')));
      await expect(refused).rejects.toMatchObject({ code: 'not_found' });
      expect(await sightOf(tx)).toEqual(AS_WORKER);
    });
  });

  test('that throws within another leaves the outer one raised for whoever catches the error', async () => {
    await withActor(worker, async (tx) => {
      await asSystem(tx, async (outer) => {
        const refused = asSystem(outer, () => Promise.reject(notFound('ticket')));
        await expect(refused).rejects.toMatchObject({ code: 'not_found' });
        expect(await sightOf(outer)).toEqual(RAISED);
      });
      expect(await sightOf(tx)).toEqual(AS_WORKER);
    });
  });

  test('throws the error of a failed statement itself, and not what follows from it', async () => {
    const failing = withActor(worker, (tx) => asSystem(tx, (system) => system.$queryRaw`select 1 / 0`));
    await expect(failing).rejects.toThrow('division by zero');
  });
});

test('a transaction of jobs is the system’s from the start, and stays it after a step within', async () => {
  const asJob = { role: 'system', actor: 'system', tickets: 1 };
  await withSystem(town.tenantId, async (tx) => {
    expect(await sightOf(tx)).toEqual(asJob);
    expect(await asSystem(tx, sightOf)).toEqual(asJob);
    expect(await sightOf(tx)).toEqual(asJob);
  });
});

test('what needs the system does not compile with the transaction of an actor', () => {
  /** Never called: the compiler is what answers. An `@ts-expect-error` without an error under it fails the type check. */
  const uncompiled = (tx: Tx, system: SystemTx) => [
    // @ts-expect-error A plain transaction is none of the system.
    execute(tx, worker, [], () => ({ kind: 'tick' }), {} as never, new Date()),
    // @ts-expect-error
    saveTickets(tx, [], new Date()),
    // @ts-expect-error
    insertTickets(tx, []),
    // @ts-expect-error
    rerouteTickets(tx, []),
    // @ts-expect-error
    react(tx, worker, [], new Date()),
    // @ts-expect-error
    enqueue(tx, [], new Date()),
    // @ts-expect-error Nobody makes one by saying so.
    ((raised: SystemTx) => raised)(tx),
    // The other way round is no mistake: what an actor may do, the system may.
    ((plain: Tx) => plain)(system),
  ];
  expect(uncompiled).toBeTypeOf('function');
});

test('no other source than the lock itself makes a transaction the system’s', () => {
  const sources = productionSources().filter((path) => path !== 'lib/db/with-actor.ts');
  const makers = sources.filter((path) => /\bas (unknown as )?SystemTx\b|'app\.role'/.test(textOf(path)));
  expect(makers).toEqual([]);
  const actingByHand = sources.filter(
    (path) => path.startsWith('lib/') && /withActor\(\s*systemActor\(/.test(textOf(path)),
  );
  expect(actingByHand, 'use withSystem').toEqual([]);
});
