import { beforeAll, describe, expect, test } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { routingReport } from '#lib/figures/routing-report.ts';
import { municipalityFor } from '#lib/import/municipality.ts';
import { isEmbedded } from '#tests/support/database.ts';
import { DATA, hasData, readyMapping, useImports } from './import-fixture.ts';

if (!hasData) console.log('Skipped: the import of Cape Town, because ../shared/data is not there.');

/** On the embedded database of a busy machine. */
const SLOWEST_MS = 600_000;

const { printed, run } = useImports();

/** Every row of the tables an import writes, as one digest each. */
const digests = () =>
  ownerClient().$queryRaw`
    select (select md5(string_agg(t::text, '|' order by id)) from tickets t) as tickets,
      (select md5(string_agg(t::text, '|' order by id)) from ticket_audit t) as audit,
      (select md5(string_agg(t::text, '|' order by id)) from ticket_assignments t) as assignments,
      (select md5(string_agg(t::text, '|' order by id)) from teams t) as teams,
      (select md5(string_agg(t::text, '|' order by team_id, category_id)) from team_categories t) as served,
      (select md5(string_agg(t::text, '|' order by id)) from wards t) as wards,
      (select md5(string_agg(t::text, '|' order by id)) from categories t) as categories,
      (select count(*)::int from sla_policies) as policies`;

describe.skipIf(!hasData)('Cape Town from ../shared/data', { timeout: SLOWEST_MS }, () => {
  const FILES = [
    ['wards', 'cpt_wards_2021.geojson', 'cpt-wards'],
    ['teams', 'cpt_suburbs_approx.geojson', 'cpt-teams'],
    ['stations', 'saps_stations_2013.geojson', 'cpt-stations'],
    ['tickets', 'cct_service_requests_bellville_2020.csv.gz', 'cpt-tickets'],
  ] as const;
  let cpt: TenantId;

  const importAll = async () => {
    const results = [];
    for (const [kind, file, mapping] of FILES) {
      results.push(await run(cpt, kind, new URL(file, DATA).pathname, await readyMapping(mapping)));
    }
    return results;
  };

  beforeAll(async () => {
    cpt = await municipalityFor('CPT', { name: 'City of Cape Town', timeZone: 'Africa/Johannesburg' });
  });

  test('brings in all wards, teams, stations and requests but the 61 completed before they were created', async () => {
    const [wards, teams, stations, tickets] = await importAll();
    expect(wards!.counts).toMatchObject({ read: 116, created: 116, rejected: 0 });
    expect(teams!.counts).toMatchObject({ read: 782, created: 33, rejected: 0 });
    expect(stations!.counts).toMatchObject({ read: 1132, passedOver: 1072, created: 60, rejected: 0 });
    expect(tickets!.counts).toMatchObject({ read: 7753, imported: 7692, alreadyThere: 0, rejected: 61 });
    expect([...tickets!.rejectsByKind]).toEqual([['completed before created', 61]]);
    const lines = tickets!.rejects.trimEnd().split('\r\n');
    expect(lines).toHaveLength(62);
    expect(lines[0]).toMatch(/^\uFEFFline,reason,notification_number,/);
    // `zcat … | sed -n 99p`
    expect(lines[1]).toBe(
      '99,Completed (2020-01-19T10:45:11.000Z) before it was created (2020-01-19T10:45:21.000Z).,001015519209,NA,' +
        '2020-01-19T10:45:21Z,2020-01-19T10:45:11Z,COMMUNITY SERVICES AND HEALTH,Recreation and Parks,' +
        'Recreation and Parks: Area Central,Area Central Parks 3.3,CITY PARKS,Tree Trimming / Pruning,NA,NA,DUNROBIN,' +
        '-33.904539937673434,18.649870091367553,88ad361a13fffff',
    );
    expect(printed.at(-1)).toMatch(/completed before created +61/);
  });

  test('changes nothing when it is run again', async () => {
    const before = await digests();
    const [wards, teams, stations, tickets] = await importAll();
    for (const areas of [wards, teams, stations])
      expect(areas!.counts).toMatchObject({ created: 0, updated: 0 });
    expect(tickets!.counts).toMatchObject({ imported: 0, alreadyThere: 7692, rejected: 61 });
    expect(await digests()).toEqual(before);
  });

  test('stores with every ticket the ward of a plain ST_Covers', async () => {
    const rows = await ownerClient().$queryRaw<{ tickets: number; wrong: number; wards: string }[]>`
      select count(*)::int as tickets, (count(*) filter (where t.ward_id is distinct from (
          select id from wards w where w.tenant_id = t.tenant_id and st_covers(w.area, t.location)
          order by number limit 1)))::int as wrong,
        (select string_agg(distinct w.number::text, ' ' order by w.number::text) from tickets k
          join wards w on w.id = k.ward_id where k.tenant_id = ${cpt}::uuid) as wards
      from tickets t where tenant_id = ${cpt}::uuid and location is not null`;
    expect(rows).toEqual([{ tickets: 7692, wrong: 0, wards: '10 3 9' }]);
    const report = await routingReport(cpt);
    expect(report).toMatchObject({ total: 7692, withLocation: 7692, mismatchCount: 0 });
    expect(report.byRule.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(7692);
    expect(report.byRule.map(({ rule }) => rule)).not.toContain('unrouted');
  });

  test('the report names a ticket whose ward is not the one that covers it', async () => {
    const [moved] = await ownerClient().$queryRaw<{ id: string; tracking: string; ward: string }[]>`
      with moved as (select t.id, t.tracking_number, t.ward_id from tickets t where tenant_id = ${cpt}::uuid
        order by created_at, id limit 1)
      update tickets t set ward_id = (select id from wards where tenant_id = t.tenant_id and number = 116)
        from moved where t.id = moved.id returning t.id, t.tracking_number as tracking, moved.ward_id as ward`;
    expect(await routingReport(cpt)).toMatchObject({
      mismatchCount: 1,
      mismatches: [{ trackingNumber: moved!.tracking, stored: 'Ward 116' }],
    });
    await ownerClient()
      .$executeRaw`update tickets set ward_id = ${moved!.ward}::uuid where id = ${moved!.id}::uuid`;
  });

  test('keeps ids with their zeros, closes what was completed at its time, leaves the rest open', async () => {
    const rows = await ownerClient().$queryRaw`
      select external_ref as ref, status, created_at as created, resolved_at as resolved, closed_at as closed,
        clock_stops as stops, sla_next_at as next, source from tickets
      where external_ref = '000400588369'`;
    expect(rows).toEqual([
      {
        ref: '000400588369',
        status: 'closed',
        created: new Date('2020-10-23T08:33:48Z'),
        resolved: new Date('2020-10-26T12:16:49Z'),
        closed: new Date('2020-10-26T12:16:49Z'),
        stops: [{ from: '2020-10-26T12:16:49.000Z', to: null, status: 'closed' }],
        next: null,
        source: 'import',
      },
    ]);
    const [counts] = await ownerClient().$queryRaw<object[]>`
      select count(*) filter (where status = 'open')::int as open, count(*) filter (where status = 'closed')::int as closed,
        count(*) filter (where resolution_due_at is null)::int as untimed from tickets where tenant_id = ${cpt}::uuid`;
    expect(counts).toEqual({ open: 227, closed: 7465, untimed: 0 });
  });
});

test.skipIf(isEmbedded || !hasData)(
  'two imports of the same file at once bring each ticket in once',
  async () => {
    const tenantId = await municipalityFor('TWICE', { name: 'Twice', timeZone: 'America/New_York' });
    const mapping = await readyMapping('cpt-tickets');
    const file = new URL('cct_service_requests_bellville_2020.csv.gz', DATA).pathname;
    const categories = { createCategories: true };
    const results = await Promise.all(
      [1, 2].map(() => run(tenantId, 'tickets', file, { ...mapping, ...categories })),
    );
    const counts = results.map(({ counts }) => counts as { imported: number; alreadyThere: number });
    expect(counts[0]!.imported + counts[1]!.imported).toBe(7692);
    expect(counts[0]!.alreadyThere + counts[1]!.alreadyThere).toBe(7692);
  },
);
