import { cachedBySettings } from '#lib/db/settings.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { BusinessCalendar, WorkingPeriod } from '#lib/domain/sla/calendar.ts';
import type { SlaTerms } from '#lib/domain/sla/deadlines.ts';
import type { Weekday } from '#lib/domain/sla/weekdays.ts';
import type { PolicyWithChain } from '#lib/domain/ticket/commands.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';

/** Where a municipality has set nothing: 24 h to respond, 168 h to resolve, around the clock, warning at 80 %. */
export const DEFAULT_TERMS: SlaTerms = {
  responseMinutes: 24 * 60,
  resolutionMinutes: 168 * 60,
  warnPercent: 80,
  calendar: null,
};

/** The built-in policy has no row and no escalation chain. */
const BUILT_IN: PolicyWithChain = { id: null, terms: DEFAULT_TERMS, chain: [] };

type Row = PolicyWithChain & {
  id: string;
  categoryId: string | null;
  priority: Priority | null;
  calendarId: string | null;
  /** Tickets may still run under a retired one; new ones do not. */
  isRetired: boolean;
};

/** What decided which policy applies, the strongest first. */
export type PolicyRule = 'category_and_priority' | 'category' | 'priority' | 'default' | 'built_in';

/** What a ticket's row says of the policy it runs under. */
type UnderPolicy = {
  policyId: string | null;
  hasDeadlines: boolean;
  categoryId: string;
  priority: Priority;
};

/** The policies of one municipality, read once, asked for any number of tickets. */
export class SlaPolicies {
  readonly #byKey: ReadonlyMap<string, Row>;
  readonly #byId: ReadonlyMap<string, Row>;

  constructor(rows: readonly Row[]) {
    this.#byKey = new Map(
      rows.filter((row) => !row.isRetired).map((row) => [key(row.categoryId, row.priority), row]),
    );
    this.#byId = new Map(rows.map((row) => [row.id, row]));
  }

  /** The policy that a ticket's row names, retired or not. */
  withId(id: string): PolicyWithChain | undefined {
    return this.#byId.get(id);
  }

  /** (category, priority) → (category) → (priority) → the municipality's default → the built-in one. */
  for(categoryId: string | null, priority: Priority | null): PolicyWithChain & { rule: PolicyRule } {
    const steps: [PolicyRule, Row | undefined][] = [
      [
        'category_and_priority',
        categoryId && priority ? this.#byKey.get(key(categoryId, priority)) : undefined,
      ],
      ['category', categoryId ? this.#byKey.get(key(categoryId, null)) : undefined],
      ['priority', priority ? this.#byKey.get(key(null, priority)) : undefined],
      ['default', this.#byKey.get(key(null, null))],
    ];
    for (const [rule, row] of steps) if (row) return { id: row.id, terms: row.terms, chain: row.chain, rule };
    return { ...BUILT_IN, rule: 'built_in' };
  }

  /**
   * The one a ticket runs under. It keeps it until its category or priority changes or an administrator moves it: a policy
   * that was changed for new tickets only changes nothing for those that run.
   */
  of({ policyId, hasDeadlines, categoryId, priority }: UnderPolicy): PolicyWithChain {
    if (policyId === null) return hasDeadlines ? BUILT_IN : this.for(categoryId, priority);
    return this.#byId.get(policyId) ?? this.for(categoryId, priority);
  }

  /** Ids of the policies that count by this calendar, those included that were retired. */
  countingBy(calendarId: string): string[] {
    return [...this.#byId.values()].filter((row) => row.calendarId === calendarId).map(({ id }) => id);
  }
}

const key = (categoryId: string | null, priority: Priority | null) =>
  `${categoryId ?? '*'} ${priority ?? '*'}`;

type CalendarRow = {
  timeZone: string;
  weeklyHours: unknown;
  observesPublicHolidays: boolean;
  closures: readonly { date: Date; name: string }[];
};

/** A calendar as the clock wants it. */
export const calendarOf = (row: CalendarRow): BusinessCalendar => ({
  timeZone: row.timeZone,
  weeklyHours: row.weeklyHours as Record<Weekday, readonly WorkingPeriod[]>,
  observesPublicHolidays: row.observesPublicHolidays,
  closures: row.closures.map(({ date, name }) => ({ date: date.toISOString().slice(0, 10), name })),
});

/**
 * The actor's municipality's policies with their calendars, kept while its settings stay as they are. With a `version` that is
 * known already this asks nothing of the database (`cachedBySettings`); a command that has locked a ticket passes none.
 */
export const loadPolicies = cachedBySettings(readPolicies);

async function readPolicies(tx: Tx): Promise<SlaPolicies> {
  const [policies, calendars] = [
    await tx.slaPolicy.findMany({ include: { levels: { orderBy: { level: 'asc' } } } }),
    await tx.businessCalendar.findMany({ include: { closures: true } }),
  ];
  // One object a calendar: its working-time tables are computed once per object.
  const calendarById = new Map(calendars.map((row): [string, BusinessCalendar] => [row.id, calendarOf(row)]));
  return new SlaPolicies(
    policies.map(({ responseMinutes, resolutionMinutes, warnPercent, levels, retiredAt, ...policy }) => ({
      ...policy,
      priority: policy.priority as Priority | null,
      isRetired: retiredAt !== null,
      chain: levels,
      terms: {
        responseMinutes,
        resolutionMinutes,
        warnPercent,
        calendar: policy.calendarId === null ? null : (calendarById.get(policy.calendarId) ?? null),
      },
    })),
  );
}
