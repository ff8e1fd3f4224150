// The rules on sensitive tickets that hold whatever the application does.
import { beforeAll, describe, expect, test } from 'vitest';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { APPEND_ONLY, attempt, attemptAsOwner, REFUSED, RULE_BROKEN, rowsAsOwner } from './sql.ts';
import { fileSensitive, type Municipality, makeWorld } from './world.ts';

useTestDatabase();

let town: Municipality;
let reports: Awaited<ReturnType<typeof fileSensitive>>;

beforeAll(async () => {
  ({ alfa: town } = await makeWorld());
  reports = await fileSensitive(town);
});

describe('the database refuses, even to the owner of its tables,', () => {
  const RULES: [string, string, () => unknown[]][] = [
    [
      'a sensitive ticket for a team that is not the police’s',
      'update tickets set team_id = $1::uuid where id = $2::uuid',
      () => [town.teams.west, reports.byCitizen.id],
    ],
    [
      'an ordinary ticket for a police station',
      'update tickets set team_id = $1::uuid where id = $2::uuid',
      () => [town.teams.saps, town.tickets.burst.id],
    ],
    [
      'switching off that a ticket is sensitive',
      'update tickets set is_sensitive = false where id = $1::uuid',
      () => [reports.byCitizen.id],
    ],
    [
      'switching it on without a sensitive category',
      'update tickets set is_sensitive = true where id = $1::uuid',
      () => [town.tickets.burst.id],
    ],
    [
      'an ordinary category for a sensitive ticket',
      'update tickets set category_id = $1::uuid where id = $2::uuid',
      () => [town.categories.water, reports.byCitizen.id],
    ],
    [
      'a category that stops being sensitive',
      'update categories set is_sensitive = false where id = $1::uuid',
      () => [town.categories.abuse],
    ],
    [
      'a category with tickets that becomes sensitive',
      'update categories set is_sensitive = true where id = $1::uuid',
      () => [town.categories.water],
    ],
    [
      'a station that stops being one',
      'update teams set is_saps = false, station = null where id = $1::uuid',
      () => [town.teams.saps],
    ],
    [
      'a team with tickets that becomes a station',
      `update teams set is_saps = true, service_area = null, station = 'SRID=4326;POINT(18 -34)' where id = $1::uuid`,
      () => [town.teams.west],
    ],
  ];

  test.each(RULES)('%s', async (_, sql, values) => {
    expect(await attemptAsOwner(sql, ...values())).toBe(RULE_BROKEN);
    expect(await attempt(systemActor(town.tenantId), sql, ...values())).toBe(RULE_BROKEN);
  });

  test.each([
    'update ticket_audit set action = action',
    'delete from ticket_audit',
    'truncate ticket_audit',
    'truncate tickets cascade',
  ])('to forget: %s', async (sql) => {
    expect(await attemptAsOwner(sql)).toBe(APPEND_ONLY);
    expect(await attempt(systemActor(town.tenantId), sql)).toBe(REFUSED);
  });

  test('a new sensitive ticket for a team that is not the police’s', async () => {
    const sql = `insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id, is_sensitive)
      values ($1::uuid, 'ALFA-X', 'Trick', $2::uuid, 'low', $3::uuid, false)`;
    expect(await attemptAsOwner(sql, town.tenantId, town.categories.abuse, town.teams.west)).toBe(
      RULE_BROKEN,
    );
  });

  test('and its refusal is the same whether there are sensitive tickets or not', async () => {
    const refusal = (actor: Actor, category: string) =>
      withActor(
        actor,
        (tx) => tx.$executeRaw`update categories set is_sensitive = false where id = ${category}::uuid`,
      ).catch((error: Error) => error.message);
    const [empty] = await rowsAsOwner(
      `insert into categories (tenant_id, code, name_en, name_zu, name_af, is_sensitive)
        values ($1::uuid, 'unused', 'x', 'x', 'x', true) returning id`,
      town.tenantId,
    );
    const used = await refusal(town.actors.admin, town.categories.abuse);
    expect(used).toMatch(/stays sensitive/);
    expect(await refusal(town.actors.admin, String(empty?.id))).toBe(used);
  });
});
