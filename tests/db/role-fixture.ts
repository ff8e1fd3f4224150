// A person of each role, and the tickets that role meets: its own team's, another's, a sensitive one at its own station, …
import { ownerClient } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { ROLES, type Role } from '#lib/domain/access/roles.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { createTicketInput } from '#lib/tickets/create-ticket.ts';
import { type Caller, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';
import { actorOfCaller } from './isolation/world.ts';
import { insertMany } from './many-tickets.ts';

type Scope = { teams?: ('west' | 'saps')[]; wards?: 1[] };

/** The teams and wards of the person of each role. A new role says here where its person stands. */
const SCOPES = {
  admin: {},
  manager: {},
  call_centre_agent: {},
  field_worker: { teams: ['west'] },
  ward_councillor: { wards: [1] },
  saps_liaison: { teams: ['saps'] },
  citizen: {},
} satisfies Record<Role, Scope>;

type CategoryName = keyof Fixture['categories'] | 'odd';

type Situation = {
  category: CategoryName;
  location: LatLng;
  /** Logged by the very person who now acts. */
  isOwn?: true;
  /** A ticket of the other municipality. */
  isForeign?: true;
};

/** Team West works water in ward 1, East in ward 2; roads have one team for both wards, and nobody takes what is odd. */
const SITUATIONS = {
  'own team': { category: 'water', location: IN_WARD_1 },
  'other team': { category: 'water', location: IN_WARD_2 },
  'no team': { category: 'odd', location: IN_WARD_2 },
  'own ward': { category: 'roads', location: IN_WARD_1 },
  'other ward': { category: 'roads', location: IN_WARD_2 },
  'own report': { category: 'water', location: IN_WARD_2, isOwn: true },
  'own sensitive report': { category: 'abuse', location: IN_WARD_2, isOwn: true },
  'sensitive, own station': { category: 'abuse', location: IN_WARD_1 },
  'sensitive, other station': { category: 'abuse', location: IN_WARD_2 },
  'other municipality': { category: 'water', location: IN_WARD_1, isForeign: true },
} as const satisfies Record<string, Situation>;

export type SituationName = keyof typeof SITUATIONS;
export const SITUATION_NAMES = Object.keys(SITUATIONS) as SituationName[];

export const situation = (name: SituationName): Situation => SITUATIONS[name];

export const isSensitive = (name: SituationName): boolean => situation(name).category === 'abuse';

type Person = { caller: Caller; actor: Actor };

export type RoleTown = {
  home: Place;
  foreign: Place;
  people: Record<Role, Person>;
};

type Place = Pick<Fixture, 'tenantId' | 'teams'> & {
  categories: Record<CategoryName, string>;
  otherStation: string;
};

export async function makeRoleTown(code: string): Promise<RoleTown> {
  const fixture = await makeMunicipality(code);
  const home = await placeOf(fixture);
  const foreign = await placeOf(await makeMunicipality(`${code}X`));
  const entries: [Role, Person][] = [];
  for (const role of ROLES) {
    const { teams = [], wards = [] }: Scope = SCOPES[role];
    const caller = await fixture.person(role, {
      teams: teams.map((name) => fixture.teams[name]),
      wards: wards.map((number) => fixture.wards[number]),
    });
    entries.push([role, { caller, actor: await actorOfCaller(caller) }]);
  }
  return { home, foreign, people: Object.fromEntries(entries) as Record<Role, Person> };
}

async function placeOf({ tenantId, teams, categories }: Fixture): Promise<Place> {
  const db = ownerClient();
  const names = { code: 'odd', nameEn: 'Odd', nameZu: 'Odd', nameAf: 'Odd' };
  const odd = await db.category.create({ data: { tenantId, ...names } });
  const [station] = await db.$queryRaw<{ id: string }[]>`
    insert into teams (tenant_id, code, name, is_saps, station)
    values (${tenantId}::uuid, 'far', 'Far station', true, 'SRID=4326;POINT(18.59 -33.91)') returning id`;
  return { tenantId, teams, categories: { ...categories, odd: odd.id }, otherStation: station!.id };
}

/** As many tickets of a situation as are asked for, as routing places them. Answers their ids. */
export function insertIn(
  { home, foreign, people }: RoleTown,
  role: Role,
  name: SituationName,
  count: number,
  createdAt: Date,
): Promise<string[]> {
  const { category, location, isOwn, isForeign } = situation(name);
  const { tenantId, categories } = isForeign ? foreign : home;
  const draft = {
    category: { id: categories[category], isSensitive: category === 'abuse' },
    ...{ createdAt, location, createdBy: isOwn ? people[role].actor.userId : null },
  };
  return insertMany(tenantId, new Array(count).fill(draft));
}

/** What is sent to log a ticket that comes to be in that situation. */
export function inputIn({ home, foreign }: Pick<RoleTown, 'home' | 'foreign'>, name: SituationName) {
  const { category, location, isForeign } = situation(name);
  const place = isForeign ? foreign : home;
  return createTicketInput.parse({
    title: `As logged: ${name}`,
    category: place.categories[category],
    location,
  });
}
