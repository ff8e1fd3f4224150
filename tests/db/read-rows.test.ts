import { Client } from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { ownerClient, pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { readRows } from '#lib/db/read-rows.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { call, makeMunicipality } from './api-fixture.ts';
import { actorOfCaller } from './isolation/world.ts';

const TITLES = Prisma.sql`select title from tickets order by title`;
const QUICKLY = { timeoutMs: 10_000 };

const database = useTestDatabase();
let actor: Actor;

beforeAll(async () => {
  const town = await makeMunicipality('TOWN');
  const elsewhere = await makeMunicipality('FAR');
  actor = await actorOfCaller(await town.person('manager'));
  await call(create, { as: town.program, body: { title: 'Ours', category: 'water' } });
  await call(create, { as: elsewhere.program, body: { title: 'Theirs', category: 'water' } });
});

test('rows are those that the actor sees, and nothing of the actor stays on the connection', async () => {
  expect(await readRows(actor, TITLES, QUICKLY)).toEqual([['Ours']]);
  const { rows } = await pool().query(
    `select current_user = session_user as "isOwner", current_setting('app.tenant_id', true) as tenant`,
  );
  expect(rows).toEqual([{ isOwner: true, tenant: '' }]);
});

test('a statement that writes is refused', async () => {
  const statement = Prisma.sql`update tickets set title = 'Changed' returning title`;
  await expect(readRows(actor, statement, QUICKLY)).rejects.toThrow('read-only transaction');
});

describeConcurrent('what runs', () => {
  test('a statement that takes too long is cancelled where it runs', async () => {
    const slow = Prisma.sql`select pg_sleep(60)::text`;
    await expect(readRows(actor, slow, { timeoutMs: 50 })).rejects.toThrow('statement timeout');
  });

  test('a connection that breaks is an error of what was being read, and of nothing else', async () => {
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    onTestFinished(() => owner.end());
    await owner.query('begin; lock table tickets in access exclusive mode');
    const reading = readRows(actor, TITLES, QUICKLY);
    const broken = expect(reading).rejects.toThrow();
    const terminated = async () => {
      const { rowCount } = await owner.query(
        'select pg_terminate_backend(pid) from pg_locks where relation = $1::regclass and not granted',
        ['tickets'],
      );
      return rowCount;
    };
    await expect.poll(terminated, { timeout: 10_000 }).toBe(1);
    await broken;
    await owner.query('rollback');
    expect(await readRows(actor, TITLES, QUICKLY)).toEqual([['Ours']]);
    expect(await ownerClient().ticket.count()).toBe(2);
  });
});
