import { createApiKey } from '#lib/auth/api-keys.ts';
import { sealSession, sessionCookie } from '#lib/auth/session-token.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { TenantId, UserId } from '#lib/domain/access/actor.ts';
import type { Role } from '#lib/domain/access/roles.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';

/** Ward 1 is the western square, ward 2 the eastern one; each a tenth of a degree wide. */
const WARDS = [
  { number: 1, west: 18.4 },
  { number: 2, west: 18.5 },
];
const SQUARE = { south: -34, north: -33.9, degrees: 0.1 };

export const IN_WARD_1: LatLng = { lat: -33.95, lng: 18.45 };
export const IN_WARD_2: LatLng = { lat: -33.95, lng: 18.55 };

/** What critical tickets are given; all others have the built-in terms. */
export const CRITICAL_MINUTES = { response: 30, resolution: 240 };

export type Caller = { headers: Record<string, string>; userId: UserId | null };

/** A municipality of two wards; water is worked by a team a ward, roads by one team without an area, abuse by the police. */
export type Fixture = {
  tenantId: TenantId;
  wards: Record<1 | 2, string>;
  teams: Record<'west' | 'east' | 'roads' | 'saps', string>;
  categories: Record<'water' | 'roads' | 'abuse', string>;
  /** Calls with an API key. */
  program: Caller;
  /** Calls with a session's cookie, as this municipality's own pages do. */
  person: (role: Role, scope?: { wards?: string[]; teams?: string[] }) => Promise<Caller>;
};

export async function makeMunicipality(code: string, timeZone = 'Africa/Johannesburg'): Promise<Fixture> {
  const db = ownerClient();
  const data = { code, name: `Municipality ${code}`, timeZone };
  const tenantId = (await db.municipality.create({ data })).id as TenantId;
  const [ward1, ward2] = await db.$queryRaw<{ id: string }[]>`
    insert into wards (tenant_id, code, number, name, area)
    select ${tenantId}::uuid, 'W' || w.number, w.number, 'Ward ' || w.number, st_multi(st_makeenvelope(
      w.west, ${SQUARE.south}, w.west + ${SQUARE.degrees}, ${SQUARE.north}, 4326))
    from json_to_recordset(${JSON.stringify(WARDS)}::json) as w (number int, west float8) order by 1 returning id`;

  const category = async (name: string, isSensitive = false) =>
    (
      await db.category.create({
        data: { tenantId, code: name.toLowerCase(), nameEn: name, nameZu: name, nameAf: name, isSensitive },
      })
    ).id;
  const categories = {
    water: await category('Water'),
    roads: await category('Roads'),
    abuse: await category('Abuse', true),
  };
  const team = async (name: string, of: string | null, ward: string | null = null) => {
    const [row] = await db.$queryRaw<{ id: string }[]>`
      insert into teams (tenant_id, code, name, service_area, is_saps, station)
      values (${tenantId}::uuid, ${name.toLowerCase()}, ${name},
        (select area from wards where tenant_id = ${tenantId}::uuid and id = ${ward}::uuid), ${of === null},
        ${of === null ? 'SRID=4326;POINT(18.45 -33.96)' : null}::geometry)
      returning id`;
    const id = row!.id;
    if (of) await db.teamCategory.create({ data: { tenantId, teamId: id, categoryId: of } });
    return id;
  };
  const teams = {
    west: await team('West', categories.water, ward1!.id),
    east: await team('East', categories.water, ward2!.id),
    roads: await team('Road-works', categories.roads),
    saps: await team('Station', null),
  };
  await db.slaPolicy.create({
    data: {
      tenantId,
      priority: 'critical',
      responseMinutes: CRITICAL_MINUTES.response,
      resolutionMinutes: CRITICAL_MINUTES.resolution,
    },
  });
  const key = await createApiKey(tenantId, 'manager', 'Tests');
  return {
    tenantId,
    wards: { 1: ward1!.id, 2: ward2!.id },
    teams,
    categories,
    program: { headers: { authorization: `Bearer ${key}` }, userId: null },
    person: (role, scope = {}) => makePerson(tenantId, role, scope),
  };
}

let people = 0;

async function makePerson(
  tenantId: TenantId,
  role: Role,
  scope: { wards?: string[]; teams?: string[] },
): Promise<Caller> {
  const db = ownerClient();
  people += 1;
  const user = await db.user.create({
    data: { email: `${role}${people}@example.org`, name: `${role} ${people}` },
  });
  const userId = user.id as UserId;
  const { id: membershipId } = await db.membership.create({ data: { userId, tenantId, role } });
  for (const wardId of scope.wards ?? [])
    await db.membershipWard.create({ data: { tenantId, membershipId, wardId } });
  for (const teamId of scope.teams ?? [])
    await db.teamMember.create({ data: { tenantId, membershipId, teamId } });
  const now = new Date();
  const claims = { userId, membershipId, signedInAt: Math.floor(now.getTime() / 1000) };
  const cookie = `${sessionCookie().name}=${await sealSession(claims, now)}`;
  return { headers: { cookie, 'sec-fetch-site': 'same-origin' }, userId };
}

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

type Call = {
  as: Caller;
  /** The `id` of the route, if it has one. */
  id?: string;
  query?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
};

/** Calls a route handler as HTTP would. */
export function call(handler: Handler, { as, id, query, body }: Call): Promise<Response> {
  const headers = { host: 'tickets.example.org', 'content-type': 'application/json', ...as.headers };
  const url = `http://tickets.example.org/api/v1/x?${new URLSearchParams(query)}`;
  const sent =
    body === undefined
      ? { headers }
      : { headers, method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
  return handler(new Request(url, sent), { params: Promise.resolve(id === undefined ? {} : { id }) });
}
