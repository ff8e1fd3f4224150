import { z } from 'zod';
import { CHAIN_TARGETS, MOST_LEVELS } from '#lib/domain/sla/escalation-chain.ts';
import { PRIORITIES } from '#lib/domain/ticket/status.ts';

/** A year: whoever asks for more has mistaken the unit. */
const LONGEST_MINUTES = 365 * 24 * 60;
const MOST_CLOSURES = 500;

const duration = (name: string, least: number) =>
  z
    .int(`${name} is a number of whole minutes.`)
    .min(least, `${name} is ${least} minute${least === 1 ? '' : 's'} or more.`)
    .max(LONGEST_MINUTES, `${name} is a year at most.`);

const level = z
  .strictObject({
    target: z.enum(CHAIN_TARGETS, `Each level asks one of ${CHAIN_TARGETS.join(', ')}.`),
    personId: z.guid('Choose a person.').nullish(),
    delayMinutes: duration('The delay of a level', 0),
    countsWorkingTime: z.boolean().default(true),
  })
  .refine(({ target, personId }) => (target === 'person') === Boolean(personId), {
    message: 'A level that asks a named person needs the person; the others need none.',
    path: ['personId'],
  });

const setPolicy = z
  .strictObject({
    kind: z.literal('set_policy'),
    /** The policy that stood there when the form was opened; null for none. */
    replaces: z.guid().nullable(),
    /** Code or id; null for all categories. */
    category: z.string().min(1).max(100).nullable(),
    priority: z.enum(PRIORITIES, `The priority is one of ${PRIORITIES.join(', ')}.`).nullable(),
    responseMinutes: duration('The response time', 1),
    resolutionMinutes: duration('The resolution time', 1),
    warnPercent: z
      .int('The warning is a whole percentage.')
      .min(1, 'Warn at 1 % or later.')
      .max(99, 'Warn at 99 % at the latest: at 100 % it is overdue.'),
    /** Null runs around the clock. */
    calendarId: z.guid('Choose a calendar, or around the clock.').nullable(),
    chain: z.array(level).max(MOST_LEVELS, `A chain has ${MOST_LEVELS} levels at most.`),
  })
  .refine(({ responseMinutes, resolutionMinutes }) => responseMinutes <= resolutionMinutes, {
    message: 'The response is due before the resolution: make the response time the shorter one.',
    path: ['responseMinutes'],
  });

const period = z.strictObject({ from: z.string().max(5), to: z.string().max(5) });
const periods = z.array(period).max(12, 'A day has twelve periods at most.');

/** When work is done, as a form sends it; `validateCalendar` has the last word. */
export const calendarShape = z.strictObject({
  timeZone: z.string().max(64),
  weeklyHours: z.strictObject({
    1: periods,
    2: periods,
    3: periods,
    4: periods,
    5: periods,
    6: periods,
    7: periods,
  }),
  observesPublicHolidays: z.boolean(),
  closures: z
    .array(
      z.strictObject({
        date: z.string().regex(/^[12]\d{3}-\d\d-\d\d$/, 'A closure needs a date such as 2026-12-24.'),
        name: z
          .string()
          .trim()
          .min(1, 'Give the closure a name.')
          .max(100, 'The name of a closure has 100 characters at most.'),
      }),
    )
    .max(MOST_CLOSURES, `A calendar has ${MOST_CLOSURES} closures at most.`)
    .refine((closures) => new Set(closures.map(({ date }) => date)).size === closures.length, {
      message: 'Two closures have the same date. Keep one of them.',
    }),
});

const setCalendar = calendarShape.extend({
  kind: z.literal('set_calendar'),
  /** Null makes a new one. */
  id: z.guid().nullable(),
  /** The version that the form was opened with; of no account for a new one. */
  version: z.int().default(0),
  name: z
    .string()
    .trim()
    .min(1, 'Give the calendar a name.')
    .max(100, 'The name has 100 characters at most.'),
});

/** One change of the service levels: what is previewed, and then made. */
export const serviceLevelChange = z.discriminatedUnion('kind', [
  setPolicy,
  z.strictObject({ kind: z.literal('remove_policy'), id: z.guid() }),
  setCalendar,
  z.strictObject({ kind: z.literal('remove_calendar'), id: z.guid(), version: z.int() }),
]);

export type ServiceLevelChange = z.infer<typeof serviceLevelChange>;
export type PolicyChange = z.infer<typeof setPolicy>;
export type CalendarChange = z.infer<typeof setCalendar>;

export const changeServiceLevelsInput = z.strictObject({
  change: serviceLevelChange,
  /** Of the preview that was looked at. */
  fingerprint: z.string().max(64),
  /**
   * Whether tickets that run already are moved to the new terms. A calendar says when work is done, which is so for all of
   * them: there it is of no account.
   */
  appliesTo: z.enum(['open_tickets', 'new_tickets']).default('open_tickets'),
});

export type ChangeServiceLevelsInput = z.infer<typeof changeServiceLevelsInput>;
