import { randomUUID } from 'node:crypto';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { clockColumns } from '#lib/domain/sla/timer-columns.ts';
import { PRIORITIES, type Priority, type TicketStatus } from '#lib/domain/ticket/status.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import type { SlaPolicies } from '#lib/sla/policies.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { REPORT_CODES, type ReportCode } from './categories.ts';
import { converse, type Message } from './conversation.ts';
import type { DemoMunicipality, DemoWard, HotSpot } from './demo-municipality.ts';
import type { Dice } from './dice.ts';
import type { Spot } from './ground.ts';
import { afterSteps, inventLife, type Pace } from './life.ts';
import { inventReporter, type Reporter } from './people.ts';
import type { LanguageTexts, Report } from './texts/language-texts.ts';
import { fill, type Subject, TEXTS } from './texts.ts';

export type DemoTicket = { ticket: NewTicket; reporter: Reporter | null; messages: Message[] };

/** How many tickets of a status, and which share of them is late or near its deadline. */
export type Mix = readonly { status: TicketStatus; count: number; late?: number; near?: number }[];

/** With the sensitive ones eight hundred; about one in ten late. */
export const AMANZI_MIX: Mix = [
  { status: 'new', count: 32, late: 0.12, near: 0.09 },
  { status: 'open', count: 44, late: 0.1, near: 0.07 },
  { status: 'in_progress', count: 62, late: 0.13, near: 0.06 },
  { status: 'awaiting_citizen', count: 20, late: 0.1 },
  { status: 'awaiting_supplier', count: 18, late: 0.12 },
  { status: 'awaiting_internal', count: 14, late: 0.14 },
  { status: 'escalated', count: 18, late: 0.67, near: 0.33 },
  { status: 'reopened', count: 12, late: 0.17, near: 0.08 },
  { status: 'resolved', count: 86, late: 0.08 },
  { status: 'closed', count: 445, late: 0.07 },
  { status: 'cancelled', count: 40 },
];

export const ROOIDAK_MIX: Mix = [
  { status: 'new', count: 2 },
  { status: 'in_progress', count: 3, late: 0.34 },
  { status: 'resolved', count: 1 },
  { status: 'closed', count: 3 },
];

/** What the tickets of a municipality are made with. */
export type Setting = {
  municipality: DemoMunicipality;
  policies: SlaPolicies;
  categoryIds: ReadonlyMap<string, string>;
  userIds: ReadonlyMap<string, string>;
  now: Date;
  dice: Dice;
};

const CATEGORY_WEIGHTS = [
  ['burst-pipe', 17],
  ['pothole', 15],
  ['electricity-outage', 14],
  ['refuse', 12],
  ['sewer-blockage', 11],
  ['street-light', 11],
  ['illegal-dumping', 8],
  ['parks-trees', 7],
  ['noise', 5],
] as const satisfies readonly (readonly [ReportCode, number])[];

const TAGS = [
  'repeat report',
  'ward meeting',
  'school',
  'clinic',
  'radio phone-in',
  'photo on file',
] as const;

/** All tickets of a municipality but the sensitive ones, oldest first. */
export function inventTickets(setting: Setting, mix: Mix): DemoTicket[] {
  const tickets = mix.flatMap(({ status, count, late = 0, near = 0 }) =>
    Array.from({ length: count }, (_, index) => {
      const lateOnes = Math.round(count * late);
      const nearOnes = Math.round(count * near);
      const pace = index < lateOnes ? 'late' : index < lateOnes + nearOnes ? 'near' : 'fine';
      return inventTicket(setting, status, pace);
    }),
  );
  return tickets.sort((a, b) => a.ticket.createdAt.getTime() - b.ticket.createdAt.getTime());
}

/** What somebody reports, where, in which words; `describe` adds the longer words to it. */
export function inventReport(municipality: DemoMunicipality, dice: Dice) {
  const hotSpot = dice.chance(0.14) ? pickWeighted(municipality.hotSpots, dice) : undefined;
  const category = REPORT_CODES.find((code) => code === hotSpot?.category) ?? dice.weighted(CATEGORY_WEIGHTS);
  const priority = inventPriority(municipality, category, dice);
  const language = dice.weighted([
    ['en', 46],
    ['zu', 34],
    ['af', 20],
  ]);
  const texts = TEXTS[language];
  const report = dice.pick(texts.reports[category]);
  const { subject: spot, location, isAddressGiven } = inventPlace(municipality, hotSpot, dice);
  const subject = { ...spot, since: dice.pick(texts.since), landmark: dice.pick(texts.landmark) };
  return {
    ...{ category, priority, language, texts, subject, location },
    title: fill(report.title, subject),
    describe: () => description(report, texts, subject, dice),
    address: isAddressGiven ? `${subject.number} ${subject.street}, ${subject.place}` : null,
    done: report.done,
  };
}

function inventTicket(setting: Setting, status: TicketStatus, pace: Pace): DemoTicket {
  const { municipality, policies, categoryIds, now, dice } = setting;
  const report = inventReport(municipality, dice);
  const { category, priority, language, texts, subject, title, address, location, done } = report;
  const categoryId = categoryIds.get(category) ?? '';

  const policy = policies.for(categoryId, priority);
  const [first, ...later] = inventLife(status, pace, policy.terms, now, dice);
  if (!first) throw new Error(`A ticket that is ${status} has no life.`);
  const { createdAt, firstResponseAt, resolvedAt, closedAt, stops } = afterSteps(first, later);
  const history = { startedAt: createdAt, respondedAt: firstResponseAt, stops };
  const isDone = later.some((step) => step.status === 'resolved');
  const origin = inventOrigin(setting);

  const ticket: NewTicket = {
    ...clockColumns({ history, status, resolvedAt }, policy, now),
    id: randomUUID(),
    trackingNumber: newTrackingNumber(municipality.code),
    externalRef: null,
    source: origin.source,
    title,
    description: report.describe(),
    address,
    location,
    language,
    tags: dice.chance(0.15) ? [dice.pick(TAGS)] : [],
    categoryId,
    priority,
    status,
    resolutionSummary: isDone ? done : null,
    createdBy: origin.createdBy,
    createdAt,
    resolvedAt,
    closedAt,
    firstResponseAt,
    clockStops: stops,
  };
  const residentId = origin.source === 'citizen' ? origin.createdBy : null;
  const messages = converse({ later, subject, texts, residentId, now, dice });
  return { ticket, reporter: origin.reporter, messages };
}

function inventPriority(municipality: DemoMunicipality, category: ReportCode, dice: Dice): Priority {
  const usual = municipality.categories.find(({ code }) => code === category)?.defaultPriority ?? 'medium';
  if (dice.chance(0.68)) return usual;
  const step = dice.chance(0.5) ? 1 : -1;
  return PRIORITIES[PRIORITIES.indexOf(usual) + step] ?? usual;
}

function description(report: Report, texts: LanguageTexts, subject: Subject, dice: Dice): string {
  const said = fill(dice.pick(report.says), subject);
  return dice.chance(0.4) ? `${said} ${dice.pick(texts.extra)}` : said;
}

type Place = {
  subject: Pick<Subject, 'street' | 'number' | 'place'>;
  location: LatLng | null;
  isAddressGiven: boolean;
};

function inventPlace(municipality: DemoMunicipality, hotSpot: HotSpot | undefined, dice: Dice): Place {
  const ward =
    municipality.wards.find(({ number }) => number === hotSpot?.ward) ??
    pickWeighted(municipality.wards, dice);
  if (!ward) throw new Error(`${municipality.name} has no wards.`);
  const street = hotSpot ? ward.streets[0] : dice.pick(ward.streets);
  const subject = { street, number: Math.floor(dice.between(1, 180)), place: ward.name };
  if (dice.chance(0.05)) return { subject, location: null, isAddressGiven: dice.chance(0.5) };

  const spot = hotSpot ? near(hotSpot.spot, 0.18, dice) : inWard(ward, dice);
  // A few fall just outside the municipality, as people who report from the road do.
  const isOutside = !hotSpot && dice.chance(0.008);
  const location = municipality.ground(isOutside ? { ...spot, along: -dice.between(0.3, 2) } : spot);
  return { subject, location, isAddressGiven: dice.chance(0.85) };
}

function inWard({ block }: DemoWard, dice: Dice): Spot {
  const within = ([low, high]: readonly [number, number]) => low + (high - low) * dice.between(0.1, 0.9);
  return { along: within(block.along), inland: within(block.inland) };
}

const near = (spot: Spot, km: number, dice: Dice): Spot => ({
  along: spot.along + dice.between(-km, km),
  inland: spot.inland + dice.between(-km, km),
});

type Origin = { source: NewTicket['source']; createdBy: string | null; reporter: Reporter | null };

/** Who told the municipality, and how. */
function inventOrigin({ municipality, userIds, dice }: Setting): Origin {
  const source = dice.weighted([
    ['citizen', 50],
    ['staff', 35],
    ['api', 15],
  ]);
  if (source === 'api')
    return { source, createdBy: null, reporter: dice.chance(0.7) ? inventReporter(dice) : null };
  const isStaff = source === 'staff';
  const people = municipality.people.filter(({ role }) =>
    isStaff ? role === 'manager' : role === 'citizen',
  );
  const [first, ...others] = people;
  if (!first || (!isStaff && dice.chance(0.85))) {
    return { source, createdBy: null, reporter: dice.chance(0.92) ? inventReporter(dice) : null };
  }
  const { name, email } = dice.pick([first, ...others]);
  const createdBy = userIds.get(email) ?? null;
  if (!isStaff) return { source, createdBy, reporter: { name, email, phone: null } };
  return { source, createdBy, reporter: dice.chance(0.7) ? inventReporter(dice) : null };
}

function pickWeighted<T extends { weight: number }>(choices: readonly T[], dice: Dice): T | undefined {
  const [first, ...others] = choices.map((choice): [T, number] => [choice, choice.weight]);
  return first && dice.weighted([first, ...others]);
}
