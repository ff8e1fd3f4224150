import type { Audience } from '#lib/domain/ticket/filters.ts';

/** What they call one ticket and many. */
export const NOUNS = {
  staff: { one: 'ticket', many: 'tickets' },
  councillor: { one: 'ticket', many: 'tickets' },
  station: { one: 'report', many: 'reports' },
  resident: { one: 'report', many: 'reports' },
} as const satisfies Record<Audience, { one: string; many: string }>;
