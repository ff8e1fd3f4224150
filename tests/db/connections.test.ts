import { Client } from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { inOneTrip } from '#lib/db/in-one-trip.ts';
import { NAMED_STATEMENTS, statementName } from '#lib/db/named-statements.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { type Fixture, makeMunicipality } from './api-fixture.ts';

const database = useTestDatabase();
let town: Fixture;
let far: Fixture;

beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  far = await makeMunicipality('FAR');
});

const codes = (tx: Tx) =>
  tx.$queryRaw<{ code: string }[]>`/* named: ticket view */ select code from teams order by code`;
const as = (fixture: Fixture, role: Actor['role'] = 'manager'): Actor => ({
  ...systemActor(fixture.tenantId),
  role,
});

test('A transaction that asks nothing of its own commits, and one that throws changes nothing', async () => {
  await withActor(as(town), async () => undefined);
  const failing = withActor(as(town, 'admin'), async (tx) => {
    await tx.team.updateMany({ data: { name: 'Renamed' } });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  const { rows } = await pool().query(`select from teams where name = 'Renamed'`);
  expect(rows).toEqual([]);
});

test('A connection carries neither transaction nor actor over to whoever has it next', async () => {
  await withActor(as(town), codes);
  const { rows } = await pool().query(
    `select current_user = session_user as "isOwner", coalesce(current_setting('app.tenant_id', true), '') as tenant,
      now() = statement_timestamp() as "hasNoTransaction"`,
  );
  expect(rows).toEqual([{ isOwner: true, tenant: '', hasNoTransaction: true }]);
});

test('Statements in one trip answer each for itself, and the first that fails fails all', async () => {
  const [one, two] = await withActor(as(town), (tx) =>
    inOneTrip(
      () => tx.$queryRaw<{ n: number }[]>`select 1 as n`,
      () => tx.$queryRaw<{ n: number }[]>`select 2 as n`,
    ),
  );
  expect([one, two]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  const failing = withActor(as(town), (tx) =>
    inOneTrip(
      () => tx.$queryRaw`select 1 / 0`,
      () => tx.$queryRaw`select 2`,
    ),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect(await withActor(as(town), codes)).not.toEqual([]);
});

describeConcurrent('a prepared statement', () => {
  const preparedNames = async () => {
    const { rows } = await pool().query<{ name: string }>('select name from pg_prepared_statements');
    return rows.map(({ name }) => name);
  };

  test('is kept under its name of the list, and others are kept under none', async () => {
    await withActor(as(town), codes);
    const names = await preparedNames();
    expect(names.some((name) => name.startsWith('actor:'))).toBe(true);
    expect(
      names.every((name) => NAMED_STATEMENTS.some((one) => name.startsWith(one.replaceAll(' ', '_')))),
    ).toBe(true);
    expect(statementName('select 1')).toBe('');
    expect(statementName('/* named: whatever */ select 1')).toBe('');
  });

  test('shows each actor their own rows, however often it has been planned for another', async () => {
    const rowsOf = async (fixture: Fixture) =>
      withActor(
        as(fixture),
        (tx) => tx.$queryRaw<{ tenant_id: string }[]>`/* named: ticket view */ select tenant_id from teams`,
      );
    for (let run = 0; run < 8; run += 1) {
      for (const fixture of [town, far]) {
        const tenants = new Set((await rowsOf(fixture)).map((row) => row.tenant_id));
        expect([...tenants]).toEqual([fixture.tenantId]);
      }
    }
  });

  test('that no longer fits its table fails once and is then prepared again', async () => {
    const migration = new Client({ connectionString: database.url });
    await migration.connect();
    onTestFinished(() => migration.end());
    await withActor(as(town), codes);
    await migration.query('alter table teams alter column code type varchar(100)');
    await expect(withActor(as(town), codes)).rejects.toThrow('cached plan must not change result type');
    expect(await withActor(as(town), codes)).toHaveLength(4);
  });

  test('goes on working when its table gets another column, or its policy changes', async () => {
    const migration = new Client({ connectionString: database.url });
    await migration.connect();
    onTestFinished(() => migration.end());
    await withActor(as(town), codes);
    await migration.query('alter table teams add column remark text');
    expect(await withActor(as(town), codes)).toHaveLength(4);
    await migration.query(`create policy nothing_for_now on teams as restrictive using (false)`);
    expect(await withActor(as(town), codes)).toEqual([]);
    await migration.query('drop policy nothing_for_now on teams');
    expect(await withActor(as(town), codes)).toHaveLength(4);
  });
});
