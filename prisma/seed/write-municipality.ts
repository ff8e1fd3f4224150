import { hashPassword } from '#lib/auth/password.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import type { DemoMunicipality, DemoPerson } from './demo-municipality.ts';
import { DEMO_PASSWORD } from './logins.ts';

/**
 * Writes a municipality with all that an admin looks after, in one transaction. As the database's owner: the
 * application's role may not make municipalities and people.
 */
export async function writeMunicipality(municipality: DemoMunicipality, now: Date): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await ownerClient().$transaction(async (tx) => {
    const { id: tenantId } = await tx.municipality.create({
      data: { code: municipality.code, name: municipality.name },
    });
    await writeWards(tx, tenantId, municipality);
    await writeCategories(tx, tenantId, municipality);
    await writeServiceLevels(tx, tenantId, now);
    await writePeople(tx, tenantId, municipality.people, passwordHash);
    await writeTeams(tx, tenantId, municipality);
    await writeMemberships(tx, tenantId, municipality.people);
  });
}

async function writeWards(tx: Tx, tenantId: string, { code, wards }: DemoMunicipality) {
  const rows = wards.map(({ number, name, area }) => ({ code: `${code}-${number}`, number, name, area }));
  await tx.$executeRaw`insert into wards (tenant_id, code, number, name, area)
    select ${tenantId}::uuid, code, number, name, st_geomfromgeojson(area)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (code text, number int, name text, area jsonb)`;
}

async function writeCategories(tx: Tx, tenantId: string, { categories }: DemoMunicipality) {
  await tx.category.createMany({
    data: categories.map(({ code, names, defaultPriority, isSensitive = false }) => ({
      tenantId,
      code,
      nameEn: names.en,
      nameZu: names.zu,
      nameAf: names.af,
      defaultPriority,
      isSensitive,
    })),
  });
}

/** Street lights are repaired in rounds: two working days to answer, ten to mend. */
const STREET_LIGHT_MINUTES = { response: 16 * 60, resolution: 80 * 60 };

/** The standard policies, one for a category, and a day three weeks ago on which the offices were closed. */
async function writeServiceLevels(tx: Tx, tenantId: string, now: Date) {
  await ensureStandardPolicies(tx, tenantId);
  const calendar = await tx.businessCalendar.findFirstOrThrow({ where: { tenantId }, select: { id: true } });
  const date = wednesdayThreeWeeksAgo(now);
  await tx.holiday.create({
    data: { tenantId, calendarId: calendar.id, date, name: 'Staff wellness day' },
  });
  const streetLights = await tx.category.findFirst({ where: { tenantId, code: 'street-light' } });
  if (!streetLights) return;
  await tx.slaPolicy.create({
    data: {
      tenantId,
      categoryId: streetLights.id,
      responseMinutes: STREET_LIGHT_MINUTES.response,
      resolutionMinutes: STREET_LIGHT_MINUTES.resolution,
      calendarId: calendar.id,
    },
  });
}

function wednesdayThreeWeeksAgo(now: Date): Date {
  const day = new Date(now.toISOString().slice(0, 10));
  const WEDNESDAY = 3;
  day.setUTCDate(day.getUTCDate() - 21 - ((day.getUTCDay() - WEDNESDAY + 7) % 7));
  return day;
}

/** Somebody who is in another municipality already is left as they are. */
async function writePeople(tx: Tx, tenantId: string, people: readonly DemoPerson[], passwordHash: string) {
  await tx.user.createMany({
    data: people.map(({ name, email }) => ({ name, email, passwordHash })),
    skipDuplicates: true,
  });
  const users = await usersOf(tx, people);
  await tx.membership.createMany({
    data: people.map(({ role, email }) => ({ tenantId, role, userId: users.get(email) ?? '' })),
  });
}

async function usersOf(tx: Tx, people: readonly DemoPerson[]): Promise<Map<string, string>> {
  const users = await tx.user.findMany({ where: { email: { in: people.map(({ email }) => email) } } });
  return new Map(users.map(({ email, id }) => [email, id]));
}

async function writeTeams(tx: Tx, tenantId: string, { teams }: DemoMunicipality) {
  const rows = teams.map(({ code, name, area, station, manager }) => ({
    code,
    name,
    area,
    manager,
    ...station,
  }));
  await tx.$executeRaw`insert into teams (tenant_id, code, name, manager_id, service_area, is_saps, station)
    select ${tenantId}::uuid, r.code, r.name, u.id, st_geomfromgeojson(r.area), r.lng is not null,
      st_setsrid(st_makepoint(r.lng, r.lat), 4326)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      code text, name text, area jsonb, manager text, lng float8, lat float8)
    left join users u on u.email = r.manager`;
  const served = teams.flatMap(({ code, categories }) =>
    categories.map((category) => ({ team: code, category })),
  );
  await tx.$executeRaw`insert into team_categories (tenant_id, team_id, category_id)
    select t.tenant_id, t.id, c.id
    from json_to_recordset(${JSON.stringify(served)}::json) as r (team text, category text)
    join teams t on t.tenant_id = ${tenantId}::uuid and t.code = r.team
    join categories c on c.tenant_id = t.tenant_id and c.code = r.category`;
}

/** Which wards a councillor stands for, and which teams a person works in. */
async function writeMemberships(tx: Tx, tenantId: string, people: readonly DemoPerson[]) {
  const wards = people.flatMap(({ email, role, wards = [] }) => wards.map((ward) => ({ email, role, ward })));
  await tx.$executeRaw`insert into membership_wards (tenant_id, membership_id, ward_id)
    select m.tenant_id, m.id, w.id
    from json_to_recordset(${JSON.stringify(wards)}::json) as r (email text, role text, ward int)
    join users u on u.email = r.email
    join memberships m on m.tenant_id = ${tenantId}::uuid and m.user_id = u.id and m.role = r.role
    join wards w on w.tenant_id = m.tenant_id and w.number = r.ward`;
  const teams = people.flatMap(({ email, role, teams = [] }) => teams.map((team) => ({ email, role, team })));
  await tx.$executeRaw`insert into team_members (tenant_id, team_id, membership_id)
    select m.tenant_id, t.id, m.id
    from json_to_recordset(${JSON.stringify(teams)}::json) as r (email text, role text, team text)
    join users u on u.email = r.email
    join memberships m on m.tenant_id = ${tenantId}::uuid and m.user_id = u.id and m.role = r.role
    join teams t on t.tenant_id = m.tenant_id and t.code = r.team`;
}
