import { randomUUID } from 'node:crypto';
import { sealAudit } from '#lib/audit/seal-audit.ts';
import { createApiKey } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import { forgetCount } from '#lib/db/rate-limit.ts';

import type { LocalActor, UserId } from '#lib/domain/access/actor.ts';
import { ROLES, type Role, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';

import { API_LIMIT } from '#lib/http/api-handler.ts';
import { authenticate } from '#lib/http/authenticate.ts';
import { type Caller, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from '../api-fixture.ts';
import { type Answer, http } from './surface.ts';

/** Beside one person of each role: strangers of the same role, and programs. */
const FURTHER_PERSONAS = [
  'liaison of another station',
  'another citizen',
  'API key of a manager',
  'API key of an admin',
] as const;

/** Everybody who can knock. A new role is walked by itself, with what its scope needs, as soon as it stands in the table. */
export type Persona = Role | (typeof FURTHER_PERSONAS)[number];
export const PERSONAS: readonly Persona[] = [...ROLES, ...FURTHER_PERSONAS];

/** Who may never learn of the sensitive ticket at the first station: all but its liaison. */
export const STRANGERS_TO_THE_STATION = PERSONAS.filter((persona) => persona !== 'saps_liaison');

/** What residents and staff write about a person. A councillor may never be shown any of it. */
export const PERSONAL = {
  title: 'Water runs into Nomvula’s yard',
  description: 'Khumalo family, back room, please hurry',
  address: '12 Protea Street',
  tags: ['pensioner'],
  reporter: { name: 'Nomvula Khumalo', phone: '+27 82 555 0123', email: 'nomvula@example.org' },
  message: 'Sawubona Nomvula, we are on our way',
  reply: 'Ngiyabonga, the gate code is 4711',
  note: 'Aggressive dog at Khumalos',
  assignmentNote: 'Knows the Khumalos',
};
export const PERSONAL_WORDS =
  /Nomvula|Khumalo|Protea|pensioner|0123|example\.org|Sawubona|Ngiyabonga|4711|Aggressive/i;

/** Words of the sensitive tickets; nobody but the liaison may ever be sent one of them. */
export const SENSITIVE_WORDS = /Thembisa|bruised|Acacia|shelterward/i;

export type Filed = { id: string; trackingNumber: string };

export type Municipality = Fixture & {
  people: Record<Persona, Caller>;
  actors: Record<Persona, LocalActor>;
  farStation: string;
  /** A category whose code no other municipality has. */
  ownCategory: { id: string; code: string };
  /** A change of the western team's area, and a delimitation that is not in force yet. */
  formerArea: { change: string; laterDelimitation: string };
  /** The service level of roads, and the calendar it counts by. */
  serviceLevel: { policy: string; calendar: string };
  tickets: Record<'leak' | 'burst' | 'pothole' | 'unrouted', Filed>;
  /** The manager's file. */
  exportId: string;
  /** A word that stands in this municipality's tickets and in no other's. */
  word: string;
};

/** Two municipalities on the same ground with the same codes, names and kinds of tickets. */
export async function makeWorld() {
  return { alfa: await makeFilled('ALFA'), bravo: await makeFilled('BRAVO') };
}

async function makeFilled(code: string): Promise<Municipality> {
  const fixture = await makeMunicipality(code);
  const farStation = await makeFarStation(fixture);
  const ownCategory = { id: '', code: `only-${code.toLowerCase()}` };
  const names = { nameEn: 'Other', nameZu: 'Okunye', nameAf: 'Ander' };
  ownCategory.id = (
    await ownerClient().category.create({
      data: { tenantId: fixture.tenantId, code: ownCategory.code, ...names },
    })
  ).id;
  const people = await makePeople(fixture, farStation);
  const serviceLevel = await makeServiceLevels(fixture, people.manager);
  const word = `${code.toLowerCase()}word`;
  const tickets = await fileTickets(fixture, people, word, ownCategory.code);
  await makeClockRows(fixture, people.manager, tickets.leak);
  const formerArea = await makeAreaRows(fixture);
  const exportId = await makeExport(fixture, people.manager);
  await sealAudit(fixture.tenantId);
  const actors = Object.fromEntries(
    await Promise.all(PERSONAS.map(async (persona) => [persona, await actorOfCaller(people[persona])])),
  ) as Record<Persona, LocalActor>;
  return {
    ...fixture,
    people,
    actors,
    farStation,
    ownCategory,
    formerArea,
    serviceLevel,
    tickets,
    exportId,
    word,
  };
}

async function makeFarStation({ tenantId }: Fixture): Promise<string> {
  const [station] = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into teams (tenant_id, code, name, is_saps, station)
    values (${tenantId}::uuid, 'far', 'Far station', true, 'SRID=4326;POINT(18.59 -33.91)') returning id`;
  return station!.id;
}

async function makePeople(fixture: Fixture, farStation: string): Promise<Record<Persona, Caller>> {
  const { person, wards, teams, tenantId } = fixture;
  const adminKey = await createApiKey(tenantId, 'admin', 'Isolation');
  const memberships: Record<TicketScope, Parameters<Fixture['person']>[1]> = {
    all: {},
    municipality: {},
    own_teams: { teams: [teams.west] },
    own_wards: { wards: [wards[1]] },
    own_station: { teams: [teams.saps] },
    own_reports: {},
  };
  const ofEachRole = await Promise.all(
    ROLES.map(async (role) => [role, await person(role, memberships[ticketScope(role)])]),
  );
  return {
    ...(Object.fromEntries(ofEachRole) as Record<Role, Caller>),
    'liaison of another station': await person('saps_liaison', { teams: [farStation] }),
    'another citizen': await person('citizen'),
    'API key of a manager': fixture.program,
    'API key of an admin': { headers: { authorization: `Bearer ${adminKey}` }, userId: null },
  };
}

async function makeServiceLevels({ tenantId, categories, teams }: Fixture, manager: Caller) {
  const db = ownerClient();
  const weeklyHours = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [{ from: '08:00', to: '16:00' }] : []]),
  );
  const calendar = await db.businessCalendar.create({
    data: {
      tenantId,
      name: 'Office hours',
      weeklyHours,
      closures: { create: { date: new Date('2026-01-02'), name: 'Closed' } },
    },
  });
  const terms = { responseMinutes: 6000, resolutionMinutes: 60_000, calendarId: calendar.id };
  const policy = await db.slaPolicy.create({ data: { tenantId, categoryId: categories.roads, ...terms } });
  await db.team.update({
    where: { tenantId_id: { tenantId, id: teams.west } },
    data: { managerId: manager.userId },
  });
  return { policy: policy.id, calendar: calendar.id };
}

/** A corner added to a team's area, and wards that take effect in a distant year. Answers what keeps the former area. */
async function makeAreaRows({
  tenantId,
  teams,
}: Fixture): Promise<{ change: string; laterDelimitation: string }> {
  const db = ownerClient();
  await db.$executeRaw`update teams set service_area = st_segmentize(service_area, 0.09)
    where tenant_id = ${tenantId}::uuid and id = ${teams.west}::uuid`;
  const [change] = await db.$queryRaw<{ id: string }[]>`
    select id from team_area_history where tenant_id = ${tenantId}::uuid`;
  const [ward] = await db.$queryRaw<{ id: string }[]>`
    with later as (insert into ward_delimitations (tenant_id, name, effective_from)
      values (${tenantId}::uuid, 'Later', '2999-01-01') returning id)
    insert into wards (tenant_id, delimitation_id, code, number, name, area)
    select w.tenant_id, later.id, w.code, w.number, w.name, w.area from wards w cross join later
      where w.tenant_id = ${tenantId}::uuid and w.number = 1 returning delimitation_id as id`;
  return { change: change!.id, laterDelimitation: ward!.id };
}

/** A job of the municipality that exhausted its retries, as pg-boss leaves it. */
export async function fileDeadLetter({ tenantId, teams }: Fixture): Promise<string> {
  const data = JSON.stringify({ tenantId, teamId: teams.west });
  const [row] = await ownerClient().$queryRaw<{ id: string }[]>`
    insert into pgboss.job (name, data, source_name, source_id, source_retry_count, output)
    values ('dead.letters', ${data}::jsonb, 'ticket.reroute', gen_random_uuid(), 5, '{"code": "40P01"}') returning id`;
  return row!.id;
}

/** What sweeps and messages leave behind, as if they had come by. */
async function makeClockRows({ tenantId }: Fixture, { userId }: Caller, { id }: Filed) {
  const db = ownerClient();
  const now = new Date();
  await db.$executeRaw`insert into escalation_levels (tenant_id, policy_id, level, target, delay_minutes)
    select tenant_id, id, 1, 'managers', 0 from sla_policies where tenant_id = ${tenantId}::uuid`;
  await db.$executeRaw`insert into sla_occurrences (tenant_id, ticket_id, clock, event, due_at, recorded_at)
    values (${tenantId}::uuid, ${id}::uuid, 'response', 'warning', ${now}, ${now})`;
  await db.$executeRaw`insert into map_changes (tenant_id, sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id,
      priority, status, sla, next_due_at, next_warn_at)
    select tenant_id, s.sign, lat_e7, lng_e7, created_at, category_id, team_id, ward_id, priority, 'closed', 'completed',
      'infinity', 'infinity'
    from tickets cross join (values (1), (-1)) s (sign) where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`;
  await db.$executeRaw`insert into map_cells
    select tenant_id, 8, 0, '-infinity', -97, 52, category_id, team_id, ward_id, priority, 'closed', 'completed', 0, 0, 0
    from tickets where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`;
  await db.$executeRaw`insert into map_clocks (tenant_id, at, time_zone)
    values (${tenantId}::uuid, ${now}, 'Africa/Johannesburg') on conflict do nothing`;
  await db.$executeRaw`insert into sla_sweeps (tenant_id, swept_at, took_ms, lag_ms, taken)
    values (${tenantId}::uuid, ${now}, 1, 1, 1)`;
  await db.$executeRaw`insert into service_level_changes (tenant_id, made_at, made_by, summary, reach, reached)
    values (${tenantId}::uuid, ${now}, ${userId}::uuid, 'Office hours changed', '{"of": []}', 0)`;
  await db.$executeRaw`insert into ticket_watchers (tenant_id, ticket_id, user_id, reason)
    values (${tenantId}::uuid, ${id}::uuid, ${userId}::uuid, 'own') on conflict do nothing`;
  await db.$executeRaw`insert into notification_preferences (tenant_id, user_id) values (${tenantId}::uuid, ${userId}::uuid)`;
  await db.$executeRaw`insert into push_subscriptions (tenant_id, user_id, endpoint, p256dh, auth, created_at, signed_in_at)
    values (${tenantId}::uuid, ${userId}::uuid, 'https://push.example.org/1', 'key', 'key', ${now}, ${now})`;
  await db.$executeRaw`insert into message_opt_outs (tenant_id, phone_hash, opted_out_at) values (${tenantId}::uuid, '\\x01', ${now})`;
  await db.$executeRaw`insert into resident_conversations (tenant_id, phone_hash, last_inbound_at)
    values (${tenantId}::uuid, '\\x01', ${now})`;
}

/** A file that the manager asked for yesterday and may still fetch. */
async function makeExport({ tenantId }: Fixture, { userId }: Caller) {
  const attempt = randomUUID();
  const db = ownerClient();
  const { id } = await db.exportJob.create({
    data: {
      ...{ tenantId, userId, attempt, role: 'manager', delivery: 'file', format: 'csv', status: 'finished' },
      ...{
        filter: {},
        columns: ['trackingNumber'],
        createdAt: new Date(),
        expiresAt: new Date('2100-01-01'),
      },
    },
  });
  const bytes = Buffer.from(PERSONAL.title);
  await db.exportChunk.create({ data: { tenantId, exportId: id, attempt, number: 0, bytes } });
  return id;
}

async function fileTickets(fixture: Fixture, people: Record<Persona, Caller>, word: string, ownCode: string) {
  const { title, description, address, tags, reporter } = PERSONAL;
  const leak = await file(people.citizen, {
    ...{ title: `${title} ${word}`, description, address, tags, reporter },
    category: 'water',
    location: IN_WARD_1,
  });
  const { manager } = people;
  const work = (route: string, as: Caller, body: object) =>
    http(`POST /api/v1/tickets/[id]/${route}`, { as, id: leak.id, body }).then(succeeded);
  await work('assign', manager, {
    version: 1,
    assignee: people.field_worker.userId,
    note: PERSONAL.assignmentNote,
  });
  await work('messages', manager, { body: PERSONAL.message, visibility: 'public' });
  await work('messages', people.citizen, { body: PERSONAL.reply, visibility: 'public' });
  await work('messages', people.field_worker, { body: PERSONAL.note, visibility: 'internal' });
  const other = { description: `${word} again` };
  return {
    leak,
    burst: await file(manager, {
      title: `Burst ${word}`,
      category: 'water',
      location: IN_WARD_2,
      reporter,
      ...other,
    }),
    pothole: await file(fixture.program, { title: `Pothole ${word}`, category: 'roads', ...other }),
    unrouted: await file(people['another citizen'], {
      title: `Odd ${word}`,
      category: ownCode,
      location: IN_WARD_2,
      ...other,
    }),
  };
}

export async function file(as: Caller, body: Record<string, unknown>): Promise<Filed> {
  const { id, trackingNumber } = succeeded(await http('POST /api/v1/tickets', { as, body })).json as Filed;
  return { id, trackingNumber };
}

/** Throws what a set-up step was refused with. */
export function succeeded(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
  return answer;
}

/** Three reports at the first station and one at the other, filed by all kinds of people, worked on by the liaison. */
export async function fileSensitive({ people, teams }: Municipality) {
  const report = {
    title: 'Thembisa needs help',
    description: 'She is bruised',
    address: '3 Acacia Road',
    category: 'abuse',
    tags: ['shelterward'],
    reporter: { name: 'Thembisa', phone: '+27 83 555 9999' },
    location: IN_WARD_1,
  };
  const byCitizen = await file(people.citizen, report);
  const byManager = await file(people.manager, report);
  const byKey = await file(people['API key of a manager'], { ...report, location: null });
  const elsewhere = await file(people['liaison of another station'], { ...report, location: IN_WARD_2 });
  const as = people.saps_liaison;
  const at = (route: string) => `POST /api/v1/tickets/[id]/${route}`;
  const { id } = byCitizen;
  succeeded(
    await http(at('messages'), {
      as,
      id,
      body: { body: 'Thembisa is at the shelterward', visibility: 'internal' },
    }),
  );
  succeeded(await http(at('status'), { as, id, body: { status: 'in_progress', version: 1 } }));
  succeeded(
    await http(at('assign'), { as, id, body: { version: 2, team: teams.saps, assignee: as.userId } }),
  );
  return { byCitizen, byManager, byKey, elsewhere };
}

/** What `authenticate` makes of the caller: the actor that the caller's requests run as. */
export async function actorOfCaller({ headers }: Caller): Promise<LocalActor> {
  return (await authenticate(new Request('http://tickets.example.org/', { headers }), new Date())).actor;
}

/** The walk asks more in a minute than anyone may. */
export async function forgetRateLimits(municipality: Municipality): Promise<void> {
  for (const persona of PERSONAS) {
    const { headers } = municipality.people[persona];
    const request = new Request('http://tickets.example.org/', { headers });
    await forgetCount(API_LIMIT, (await authenticate(request, new Date())).countedAs);
  }
}

/** Somebody who is a manager in both. */
export async function makeManagerOfBoth(alfa: Municipality, bravo: Municipality): Promise<UserId> {
  const { userId } = await alfa.person('manager');
  await ownerClient().membership.create({
    data: { userId: userId!, tenantId: bravo.tenantId, role: 'manager' },
  });
  return userId!;
}
