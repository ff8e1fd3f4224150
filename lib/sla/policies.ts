import type { Tx } from '#lib/db/with-actor.ts';
import type { BusinessCalendar, Weekday, WorkingPeriod } from './calendar.ts';
import type { SlaTerms } from './clock.ts';
import type { ChainLevel } from './due-events.ts';
import type { AppliedPolicy } from './ticket-clock.ts';

/** Where a municipality has set nothing: 24 h to respond, 168 h to resolve, around the clock, warning at 80 %. */
export const DEFAULT_TERMS: SlaTerms = {
  responseMinutes: 24 * 60,
  resolutionMinutes: 168 * 60,
  warnPercent: 80,
  calendar: null,
};

type Row = {
  id: string;
  categoryId: string | null;
  priority: string | null;
  terms: SlaTerms;
  /** Who is asked when it is breached, in this order. */
  chain: readonly ChainLevel[];
};

/** The policies of one municipality, read once, asked for any number of tickets. */
export class SlaPolicies {
  readonly #byKey: ReadonlyMap<string, Row>;
  readonly #byId: ReadonlyMap<string, Row>;

  constructor(rows: readonly Row[]) {
    this.#byKey = new Map(rows.map((row) => [key(row.categoryId, row.priority), row]));
    this.#byId = new Map(rows.map((row) => [row.id, row]));
  }

  /** The policy that a ticket's row names. */
  withId(id: string): Pick<Row, 'terms' | 'chain'> | undefined {
    return this.#byId.get(id);
  }

  /** (category, priority) → (category) → (priority) → the municipality's default → the built-in one. */
  for(categoryId: string, priority: string): AppliedPolicy {
    const row =
      this.#byKey.get(key(categoryId, priority)) ??
      this.#byKey.get(key(categoryId, null)) ??
      this.#byKey.get(key(null, priority)) ??
      this.#byKey.get(key(null, null));
    return row ? { id: row.id, terms: row.terms } : { id: null, terms: DEFAULT_TERMS };
  }
}

const key = (categoryId: string | null, priority: string | null) => `${categoryId ?? '*'} ${priority ?? '*'}`;

/** Reads the actor's municipality's policies with their calendars. */
export async function loadPolicies(tx: Tx): Promise<SlaPolicies> {
  const [policies, calendars] = [
    await tx.slaPolicy.findMany({ include: { levels: true } }),
    await tx.businessCalendar.findMany({ include: { closures: true } }),
  ];
  // One object a calendar: its working-time tables are computed once per object.
  const calendarById = new Map(
    calendars.map((row): [string, BusinessCalendar] => [
      row.id,
      {
        timeZone: row.timeZone,
        weeklyHours: row.weeklyHours as unknown as Record<Weekday, readonly WorkingPeriod[]>,
        observesPublicHolidays: row.observesPublicHolidays,
        closures: row.closures.map(({ date, name }) => ({ date: date.toISOString().slice(0, 10), name })),
      },
    ]),
  );
  return new SlaPolicies(
    policies.map(({ calendarId, responseMinutes, resolutionMinutes, warnPercent, levels, ...policy }) => ({
      ...policy,
      chain: levels,
      terms: {
        responseMinutes,
        resolutionMinutes,
        warnPercent,
        calendar: calendarId === null ? null : (calendarById.get(calendarId) ?? null),
      },
    })),
  );
}
