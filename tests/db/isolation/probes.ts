// Every way to name a thing to the product: in an address, in a filter, in a body, in a cursor, in an argument.
import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { listWardFigures } from '#lib/figures/ward-figures.ts';
import { listWatchers } from '#lib/followers/list-watchers.ts';
import { importWardFile, previewWardFile } from '#lib/import/ward-file.ts';
import { municipalityBounds, teamAreas, wardAreas } from '#lib/maps/areas.ts';
import { ticketOnMap } from '#lib/maps/ticket-on-map.ts';
import { listPushDevices } from '#lib/notifications/list-push-devices.ts';
import { readChannels } from '#lib/notifications/read-channels.ts';
import { subscribePush } from '#lib/notifications/subscribe-push.ts';
import { unsubscribePush } from '#lib/notifications/unsubscribe-push.ts';
import { listAssignablePeople } from '#lib/people/list-members.ts';
import { listMentionable } from '#lib/people/list-mentionable.ts';
import { listTeamDesks } from '#lib/people/list-team-desks.ts';
import { previewRouting } from '#lib/routing/preview-routing.ts';
import { combineArea } from '#lib/service-areas/combine-area.ts';
import { readAreaSurroundings, readFormerArea } from '#lib/service-areas/service-area.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { countTickets } from '#lib/tickets/ticket-list.ts';
import { listDelimitations } from '#lib/wards/list-delimitations.ts';
import { withdrawDelimitation } from '#lib/wards/withdraw-delimitation.ts';
import { IN_WARD_1 } from '../api-fixture.ts';
import { http } from './surface.ts';
import type { Municipality, Persona } from './world.ts';

/** What a probe may name. Things of another municipality, things that are nowhere, or hidden ones. */
export type Target = {
  ticket: string;
  trackingNumber: string;
  word: string;
  team: string;
  ward: string;
  category: string;
  categoryCode: string;
  person: string;
  /** A former service area of the western team. */
  areaChange: string;
  /** One that is not in force yet. */
  delimitation: string;
  policy: string;
  calendar: string;
  /** A job that failed for good. */
  deadLetter: string;
  /** Of somebody else; here, of another municipality's manager. */
  export: string;
  /** As the list hands it out after a ticket. */
  cursor: string;
};

type Caller = { municipality: Municipality; persona: Persona };

export type Probe = {
  name: string;
  /** The route, or the command or query that no route leads to. */
  through: string;
  names: keyof Target;
  /** Who can tell a thing that is there from one that is not; a manager unless it says otherwise. */
  by?: Persona;
  ask: (caller: Caller, target: Target) => Promise<unknown>;
};

const EVERYWHERE = { bbox: '18.3,-34.1,18.7,-33.8', zoom: '11' };
const LIST = 'GET /api/v1/tickets';
const MAP = 'GET /api/v1/map';
const CSV = 'GET /api/v1/export/tickets.csv';
const XLSX = 'GET /api/v1/export/tickets.xlsx';
const TICKET = '/api/v1/tickets/[id]';

const as = ({ municipality, persona }: Caller) => municipality.people[persona];
const actorOf = ({ municipality, persona }: Caller): LocalActor => municipality.actors[persona];

const read = (through: string, names: 'ticket' | 'trackingNumber'): Probe => ({
  name: `${through} by ${names === 'ticket' ? 'id' : 'tracking number'}`,
  through,
  names,
  ask: (caller, target) => http(through, { as: as(caller), id: target[names] }),
});

const write = (what: string, through: string, body: (caller: Caller) => object): Probe => ({
  name: `${through} ${what}`,
  through,
  names: 'ticket',
  ask: (caller, target) => http(through, { as: as(caller), id: target.ticket, body: body(caller) }),
});

/** Done to a ticket that the caller may have in sight; the stranger stands in the body. */
const mention = (names: keyof Target, through: string, field: string): Probe => ({
  name: `${through} with ${field} in the body`,
  through,
  names,
  ask: (caller, target) =>
    http(through, {
      as: as(caller),
      id: caller.municipality.tickets.leak.id,
      body: { version: CURRENT, [field]: target[names] },
    }),
});

/** What `leak` stands at: filed, then assigned. A probe that went through would move it, and the next ones fail. */
const CURRENT = 2;

const AREA = '/api/v1/teams/[id]/area';

/** A ward that lies apart from all others. */
const WARD_FILE = {
  geoJson: JSON.stringify({
    features: [
      {
        properties: { code: 'W77', no: 77 },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [19, -33],
              [19.1, -33],
              [19.1, -33.1],
              [19, -33],
            ],
          ],
        },
      },
    ],
  }),
  fields: { code: 'code', number: 'no', name: null },
};

/** What the western team's area stands at. A probe that went through would take it away. */
const areaBodies: Record<string, object | undefined> = {
  [`PUT ${AREA}`]: { version: 2, area: null },
  [`POST ${AREA}/dry-run`]: { area: null },
};

const areas: Probe[] = [
  ...[`GET ${AREA}`, `PUT ${AREA}`, `POST ${AREA}/dry-run`].map(
    (through): Probe => ({
      name: `${through} by team`,
      through,
      names: 'team',
      by: 'admin',
      ask: (caller, target) => http(through, { as: as(caller), id: target.team, body: areaBodies[through] }),
    }),
  ),
  {
    name: 'readAreaSurroundings by team',
    through: 'lib/service-areas/service-area.ts#readAreaSurroundings',
    names: 'team',
    by: 'admin',
    ask: (caller, target) => outcome(readAreaSurroundings(actorOf(caller), target.team)),
  },
  {
    name: 'readFormerArea of the own team by change',
    through: 'lib/service-areas/service-area.ts#readFormerArea',
    names: 'areaChange',
    by: 'admin',
    ask: (caller, target) =>
      outcome(readFormerArea(actorOf(caller), caller.municipality.teams.west, target.areaChange)),
  },
  {
    name: 'withdrawDelimitation',
    through: 'lib/wards/withdraw-delimitation.ts#withdrawDelimitation',
    names: 'delimitation',
    by: 'admin',
    ask: async (caller, target) =>
      (await outcome(withdrawDelimitation(actorOf(caller), target.delimitation))) ?? 'withdrawn',
  },
  {
    name: 'combineArea by ward',
    through: 'lib/service-areas/combine-area.ts#combineArea',
    names: 'ward',
    by: 'admin',
    ask: (caller, target) =>
      outcome(combineArea(actorOf(caller), { shape: null, area: null, wards: [target.ward], how: 'add' })),
  },
];

const FILTERS = [
  ['team', 'team'],
  ['ward', 'ward'],
  ['assignee', 'person'],
  ['category', 'categoryCode'],
  ['q', 'word'],
  ['q', 'trackingNumber'],
] as const;

const filters = FILTERS.flatMap(([parameter, names]): Probe[] => [
  ...[LIST, MAP, CSV, XLSX].map((through) => ({
    name: `${through} with ${parameter}=${names}`,
    through,
    names,
    ask: (caller: Caller, target: Target) =>
      http(through, {
        as: as(caller),
        query: { ...(through === MAP ? EVERYWHERE : {}), [parameter]: target[names] },
      }),
  })),
  {
    name: `countTickets with ${parameter}=${names}`,
    through: 'lib/tickets/ticket-list.ts#countTickets',
    names,
    ask: (caller, target) =>
      outcome(
        countTickets(actorOf(caller), ticketFilterSchema.parse({ [parameter]: target[names] }), new Date()),
      ),
  },
]);

const SERVICE_LEVEL = {
  ...{ kind: 'set_policy', replaces: null, category: 'water', priority: 'low', calendarId: null },
  ...{ responseMinutes: 60, resolutionMinutes: 120, warnPercent: 80, chain: [] },
};

/** Changes of service levels that name somebody or something. Both routes take the same; neither may tell what is there. */
const SERVICE_LEVEL_CHANGES: readonly [keyof Target, (named: string) => object][] = [
  ['category', (category) => ({ ...SERVICE_LEVEL, category })],
  ['categoryCode', (category) => ({ ...SERVICE_LEVEL, category })],
  ['calendar', (calendarId) => ({ ...SERVICE_LEVEL, calendarId })],
  ['policy', (replaces) => ({ ...SERVICE_LEVEL, category: 'roads', priority: null, replaces })],
  ['policy', (id) => ({ kind: 'remove_policy', id })],
  ['calendar', (id) => ({ kind: 'remove_calendar', id, version: 1 })],
  ['person', (personId) => ({ ...SERVICE_LEVEL, chain: [{ target: 'person', personId, delayMinutes: 0 }] })],
];

const serviceLevels = SERVICE_LEVEL_CHANGES.flatMap(([names, change], at): Probe[] =>
  ['preview', 'changes'].map((route) => ({
    name: `POST /api/v1/service-levels/${route} with ${names} in change ${at}`,
    through: `POST /api/v1/service-levels/${route}`,
    names,
    by: 'admin' as const,
    ask: (caller, target) => {
      const asked = change(target[names]);
      const body = route === 'preview' ? asked : { change: asked, fingerprint: 'of no preview' };
      return http(`POST /api/v1/service-levels/${route}`, { as: as(caller), body });
    },
  })),
);

export const PROBES: readonly Probe[] = [
  read(`GET ${TICKET}`, 'ticket'),
  read(`GET ${TICKET}`, 'trackingNumber'),
  read(`GET ${TICKET}/audit`, 'ticket'),
  read(`GET ${TICKET}/audit`, 'trackingNumber'),
  write('edits it', `PATCH ${TICKET}`, () => ({ version: 1, title: 'Taken over' })),
  write('with a stale version', `PATCH ${TICKET}`, () => ({ version: 99, title: 'Taken over' })),
  write('moves it', `POST ${TICKET}/status`, () => ({ version: 1, status: 'in_progress' })),
  write('against the rules', `POST ${TICKET}/status`, () => ({ version: 1, status: 'closed' })),
  write('with a stale version', `POST ${TICKET}/status`, () => ({ version: 99, status: 'in_progress' })),
  write('escalates it', `POST ${TICKET}/escalate`, () => ({ version: 1, reason: 'Too slow' })),
  write('with a stale version', `POST ${TICKET}/escalate`, () => ({ version: 99, reason: 'Too slow' })),
  write('takes it', `POST ${TICKET}/assign`, ({ municipality }) => ({
    version: 1,
    team: municipality.teams.roads,
  })),
  write('with a stale version', `POST ${TICKET}/assign`, () => ({ version: 99, team: null })),
  write('writes to the resident', `POST ${TICKET}/messages`, () => ({ body: 'Hello', visibility: 'public' })),
  write('notes', `POST ${TICKET}/messages`, () => ({ body: 'Hello', visibility: 'internal' })),
  write('watches it', `PUT ${TICKET}/watch`, () => ({})),
  read(`DELETE ${TICKET}/watch`, 'ticket'),
  {
    name: 'listWatchers after watching',
    through: 'lib/followers/list-watchers.ts#listWatchers',
    names: 'ticket',
    ask: async (caller, target) => {
      const watched = await http(`PUT ${TICKET}/watch`, { as: as(caller), id: target.ticket, body: {} });
      return [watched, await outcome(listWatchers(actorOf(caller), target.ticket))];
    },
  },
  {
    name: 'listMentionable',
    through: 'lib/people/list-mentionable.ts#listMentionable',
    names: 'ticket',
    ask: (caller, target) => outcome(listMentionable(actorOf(caller), target.ticket)),
  },
  {
    name: `POST ${TICKET}/messages with mentions in the body`,
    through: `POST ${TICKET}/messages`,
    names: 'person',
    ask: (caller, target) =>
      http(`POST ${TICKET}/messages`, {
        as: as(caller),
        id: caller.municipality.tickets.leak.id,
        body: { body: 'Look', visibility: 'internal', mentions: [target.person] },
      }),
  },
  mention('team', `POST ${TICKET}/assign`, 'team'),
  mention('person', `POST ${TICKET}/assign`, 'assignee'),
  mention('category', `PATCH ${TICKET}`, 'category'),
  mention('categoryCode', `PATCH ${TICKET}`, 'category'),
  ...(['category', 'categoryCode'] as const).flatMap((names): Probe[] => [
    {
      name: `POST /api/v1/tickets with ${names} in the body`,
      through: 'POST /api/v1/tickets',
      names,
      ask: (caller, target) =>
        http('POST /api/v1/tickets', { as: as(caller), body: { title: 'Mine', category: target[names] } }),
    },
    {
      name: `previewRouting of ${names}`,
      through: 'lib/routing/preview-routing.ts#previewRouting',
      names,
      ask: (caller, target) => outcome(previewRouting(actorOf(caller), target[names], IN_WARD_1)),
    },
  ]),
  ...(['ticket', 'trackingNumber'] as const).map(
    (names): Probe => ({
      name: `ticketOnMap by ${names}`,
      through: 'lib/maps/ticket-on-map.ts#ticketOnMap',
      names,
      ask: (caller, target) => outcome(ticketOnMap(actorOf(caller), target[names], new Date())),
    }),
  ),
  ...['GET /api/v1/wards/[id]/report', 'GET /api/v1/wards/[id]/report.pdf'].map(
    (through): Probe => ({
      name: `${through} by id`,
      through,
      names: 'ward',
      ask: (caller, target) => http(through, { as: as(caller), id: target.ward }),
    }),
  ),
  ...serviceLevels,
  ...(['replay', 'discard'] as const).map(
    (what): Probe => ({
      name: `POST /api/v1/health/dead-letters to ${what}`,
      through: 'POST /api/v1/health/dead-letters',
      names: 'deadLetter',
      by: 'admin',
      ask: (caller, target) =>
        http('POST /api/v1/health/dead-letters', {
          as: as(caller),
          body: { what, ids: [target.deadLetter] },
        }),
    }),
  ),
  ...filters,
  ...['GET /api/v1/exports/[id]', 'GET /api/v1/exports/[id]/file'].map(
    (through): Probe => ({
      name: through,
      through,
      names: 'export',
      ask: (caller, target) => http(through, { as: as(caller), id: target.export }),
    }),
  ),
  ...areas,
  {
    name: `${LIST} after a forged cursor`,
    through: LIST,
    names: 'cursor',
    ask: (caller, target) => http(LIST, { as: as(caller), query: { cursor: target.cursor } }),
  },
  {
    name: 'GET /api/v1/events after a place in the list',
    through: 'GET /api/v1/events',
    names: 'cursor',
    ask: (caller, target) => http('GET /api/v1/events', { as: as(caller), query: { after: target.cursor } }),
  },
];

type Listing = Omit<Probe, 'names' | 'ask'> & { ask: (caller: Caller) => Promise<unknown> };

const listing = (route: string, query: Record<string, string> = {}): Listing => ({
  name: route,
  through: route,
  ask: (caller) => http(route, { as: as(caller), query }),
});

const queried = (name: string, module: string, ask: (actor: Actor) => Promise<unknown>): Listing => ({
  name,
  through: `${module}#${name}`,
  ask: async (caller) => (await outcome(ask(actorOf(caller)))) ?? 'done',
});

const telling = (route: string, body: object): Listing => ({
  name: route,
  through: route,
  ask: (caller) => http(route, { as: as(caller), body }),
});

/** The same browser in both municipalities. */
const DEVICE = { endpoint: 'https://push.example.org/1', keys: { p256dh: 'B', auth: 'B' } };
const NO_CHOICE = { channels: ['in_app', 'email'], quietHours: null };

/** What answers with all there is: it must be all there is *here*. */
export const LISTINGS: readonly Listing[] = [
  listing(LIST),
  listing(MAP, EVERYWHERE),
  listing(MAP, { ...EVERYWHERE, zoom: '18' }),
  listing('GET /api/v1/health/clock'),
  {
    name: 'GET /api/v1/exports',
    through: 'GET /api/v1/exports',
    // But for their filters: what the probes have searched for are the caller's own words.
    ask: async (caller) => {
      const { json } = await http('GET /api/v1/exports', { as: as(caller) });
      return (json as { exports: { filter: unknown }[] }).exports.map(({ filter: _filter, ...rest }) => rest);
    },
  },
  {
    name: 'POST /api/v1/exports',
    through: 'POST /api/v1/exports',
    ask: (caller) => http('POST /api/v1/exports', { as: as(caller), body: { format: 'csv' } }),
  },
  listing('GET /api/v1/teams'),
  // How it begins; what it tells to whom: tests/db/streams/scopes.test.ts.
  listing('GET /api/v1/events'),
  listing('GET /api/v1/wards'),
  listing('GET /api/v1/categories'),
  listing('GET /api/v1/map/base'),
  listing('GET /api/v1/notifications'),
  telling('POST /api/v1/notifications/read', { until: '2000-01-01T00:00:00Z' }),
  listing('GET /api/v1/me/notification-preferences'),
  telling('PUT /api/v1/me/notification-preferences', NO_CHOICE),
  queried('readChannels', 'lib/notifications/read-channels.ts', (actor) => readChannels(actor, new Date())),
  queried('listPushDevices', 'lib/notifications/list-push-devices.ts', listPushDevices),
  queried('subscribePush', 'lib/notifications/subscribe-push.ts', (actor) =>
    subscribePush(actor, DEVICE, new Date(), new Date()),
  ),
  queried('unsubscribePush', 'lib/notifications/unsubscribe-push.ts', (actor) =>
    unsubscribePush(actor, DEVICE.endpoint),
  ),
  listing('GET /api/v1/service-levels'),
  listing('GET /api/v1/service-levels/changes'),
  listing('GET /api/v1/calendars'),
  queried('listDelimitations', 'lib/wards/list-delimitations.ts', (actor) =>
    outcome(listDelimitations(actor)),
  ),
  queried('previewWardFile', 'lib/import/ward-file.ts', (actor) =>
    outcome(previewWardFile(actor, WARD_FILE)),
  ),
  queried('importWardFile', 'lib/import/ward-file.ts', (actor) =>
    outcome(importWardFile(actor, { ...WARD_FILE, delimitation: null, keepsCouncillors: false })),
  ),
  queried('listTeamDesks', 'lib/people/list-team-desks.ts', (actor) => outcome(listTeamDesks(actor))),
  queried('teamAreas', 'lib/maps/areas.ts', (actor) => teamAreas(actor)),
  queried('wardAreas', 'lib/maps/areas.ts', (actor) => wardAreas(actor)),
  queried('municipalityBounds', 'lib/maps/areas.ts', municipalityBounds),
  queried('listWardFigures', 'lib/figures/ward-figures.ts', (actor) =>
    outcome(listWardFigures(actor, new Date())),
  ),
  queried('listAssignablePeople', 'lib/people/list-members.ts', listAssignablePeople),
];

/** What a command or query came to, as a page would show it. */
export const outcome = (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((error: unknown) => {
    if (error instanceof AppError) return { ...error, message: error.message };
    throw error;
  });

/** The answer as text, with the target's own names taken out: what is left must not tell one target from another. */
export function blinded(answer: unknown, target: Target): string {
  let text = JSON.stringify(answer);
  for (const [key, value] of Object.entries(target)) text = text.replaceAll(value, `<${key}>`);
  return text;
}
