import { Client } from 'pg';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { findCategory } from '#lib/categories/find-category.ts';
import { municipalityOf } from '#lib/db/municipality.ts';
import { type SettingsVersion, type Tx, transactionStart, withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { call, type Fixture, makeMunicipality } from './api-fixture.ts';

const database = useTestDatabase();
let town: Fixture;
let far: Fixture;
let system: Actor;
/** Another process, as far as this one can tell. */
let other: Client;

beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  far = await makeMunicipality('FAR');
  system = systemActor(town.tenantId);
});

beforeEach(async () => {
  other = new Client({ connectionString: database.url });
  await other.connect();
  onTestFinished(() => other.end());
});

const atStart = (tx: Tx) => loadPolicies(tx, transactionStart(tx).settingsVersion);
const asTown = <T>(fn: (tx: Tx) => Promise<T>) => withActor(system, fn);
const versionOf = ({ tenantId }: Fixture) =>
  withActor(systemActor(tenantId), async (tx) => transactionStart(tx).settingsVersion);
const criticalMinutes = (policies: SlaPolicies) => policies.for(null, 'critical').terms.responseMinutes;
const prolong = 'update sla_policies set response_minutes = response_minutes + 1 where tenant_id = $1';

describe('settings kept in memory', () => {
  test('are the same objects from one transaction to the next, while nothing changes', async () => {
    const kept = await asTown(atStart);
    expect(await asTown(atStart)).toBe(kept);
    expect(await asTown((tx) => loadPolicies(tx))).toBe(kept);
    expect(await asTown((tx) => findCategory(tx, 'water'))).toBe(
      await asTown((tx) => findCategory(tx, town.categories.water)),
    );
  });

  test('are those of another process as soon as it has committed a change', async () => {
    const before = criticalMinutes(await asTown(atStart));
    await other.query(prolong, [town.tenantId]);
    expect(criticalMinutes(await asTown(atStart))).toBe(before + 1);
  });

  test('stay as they were where another process has rolled its change back', async () => {
    const kept = await asTown(atStart);
    await other.query('begin');
    await other.query(prolong, [town.tenantId]);
    await other.query('rollback');
    expect(await asTown(atStart)).toBe(kept);
  });

  test('are a transaction’s own while it changes them, and nobody else’s where it is rolled back', async () => {
    const kept = await asTown(atStart);
    const change = asTown(async (tx) => {
      await tx.slaPolicy.create({
        data: { tenantId: town.tenantId, priority: 'low', responseMinutes: 7, resolutionMinutes: 8 },
      });
      const { rule } = (await loadPolicies(tx)).for(null, 'low');
      // Nor does asking for the version of its beginning keep what it has not committed for others.
      await atStart(tx);
      throw new Error(`its own by ${rule}`);
    });
    await expect(change).rejects.toThrow('its own by priority');
    expect((await asTown(atStart)).for(null, 'low').rule).toBe('built_in');
    expect(criticalMinutes(await asTown(atStart))).toBe(criticalMinutes(kept));
  });

  test('are those of the own municipality, and a change there is none elsewhere', async () => {
    const version = await versionOf(far);
    await other.query(`update municipalities set language = 'zu' where id = $1`, [town.tenantId]);
    expect(await versionOf(far)).toBe(version);
    expect(await asTown(municipalityOf)).toMatchObject({ code: 'TOWN', language: 'zu' });
    expect(await withActor(systemActor(far.tenantId), municipalityOf)).toMatchObject({
      code: 'FAR',
      language: 'en',
    });
    await expect(asTown((tx) => findCategory(tx, far.categories.water))).rejects.toThrow(
      'There is no category',
    );
  });

  test('hold no category that is no longer active', async () => {
    expect(await asTown((tx) => findCategory(tx, 'roads'))).toMatchObject({ id: town.categories.roads });
    await other.query('update categories set is_active = false where id = $1', [town.categories.roads]);
    await expect(asTown((tx) => findCategory(tx, 'roads'))).rejects.toThrow('There is no category');
  });
});

test.each([
  [
    'a category made',
    `insert into categories (tenant_id, code, name_en, name_zu, name_af) values ($1, 'new', '', '', '')`,
  ],
  ['a category renamed', `update categories set name_en = 'Other' where tenant_id = $1 and code = 'new'`],
  ['a category deleted', `delete from categories where tenant_id = $1 and code = 'new'`],
  [
    'a calendar made',
    `insert into business_calendars (tenant_id, name, weekly_hours)
      values ($1, 'Office', '{"1": [{"from": "08:00", "to": "16:00"}]}')`,
  ],
  ['a calendar moved', `update business_calendars set time_zone = 'UTC' where tenant_id = $1`],
  [
    'a closure',
    `insert into holidays (tenant_id, calendar_id, date, name)
      select tenant_id, id, '2026-12-24', 'Closed' from business_calendars where tenant_id = $1`,
  ],
  ['a closure taken back', `delete from holidays where tenant_id = $1`],
  ['a policy retired', `update sla_policies set retired_at = now() where tenant_id = $1`],
  [
    'a level of escalation',
    `insert into escalation_levels (tenant_id, policy_id, level, target, delay_minutes)
      select tenant_id, id, 1, 'managers', 0 from sla_policies where tenant_id = $1`,
  ],
  ['the municipality’s time zone', `update municipalities set time_zone = 'UTC' where id = $1`],
])('The version of the settings moves on by %s', async (_, change) => {
  const before = await versionOf(town);
  await other.query(change, [town.tenantId]);
  expect(await versionOf(town)).not.toBe(before);
});

test('The version of the settings stays where a statement changes no row', async () => {
  const before = await versionOf(town);
  await other.query('update categories set is_active = true where tenant_id = $1 and code = $2', [
    town.tenantId,
    '?',
  ]);
  expect(await versionOf(town)).toBe(before);
});

const WAITING = { timeout: 20_000 };

describeConcurrent('while others change settings', () => {
  test(
    'a statement that waits for a ticket’s lock answers with the version that was committed meanwhile',
    WAITING,
    async () => {
      const filed = await call(create, { as: town.program, body: { title: 'Leak', category: 'water' } });
      const { id } = (await filed.json()) as { id: string };
      const lock = `with locked as materialized (select id from tickets where id = '${id}' for no key update)
      select settings_version() as version from locked`;
      await other.query('begin');
      await other.query('select from tickets where id = $1 for no key update', [id]);
      await other.query(prolong, [town.tenantId]);
      const waiting = asTown(async (tx) => {
        const [row] = await tx.$queryRawUnsafe<{ version: SettingsVersion }[]>(lock);
        return { atStart: transactionStart(tx).settingsVersion, locked: row?.version };
      });
      await untilSomebodyWaits(other);
      await other.query('commit');
      const { atStart: first, locked } = await waiting;
      expect(locked).not.toBe(first);
      expect(locked).toBe(await versionOf(town));
    },
  );

  test('a second change waits for the first, so that a version names one state', WAITING, async () => {
    await other.query('begin');
    await other.query(prolong, [town.tenantId]);
    const second = asTown(async (tx) => {
      await tx.category.create({
        data: { tenantId: town.tenantId, code: 'second', nameEn: 'S', nameZu: 'S', nameAf: 'S' },
      });
      return loadPolicies(tx);
    });
    await untilSomebodyWaits(other);
    await other.query('commit');
    expect(await asTown(atStart)).toBe(await second);
  });
});

async function untilSomebodyWaits(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows.length > 0) return;
  }
}
