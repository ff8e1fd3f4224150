import { randomUUID } from 'node:crypto';
import type { Language } from '#lib/domain/language/languages.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { SENSITIVE_CODE } from './categories.ts';
import type { Spot } from './ground.ts';
import { afterSteps, inventLife } from './life.ts';
import { STAFF_NOTES } from './texts/staff-notes.ts';
import { TEXTS } from './texts.ts';
import type { DemoTicket, Setting } from './tickets.ts';

type Report = { language: Language; status: TicketStatus; spot: Spot | null };

/** Near each of the four stations, and one without a place, which goes to the station nearest the middle. */
const REPORTS: readonly Report[] = [
  { language: 'en', status: 'new', spot: { along: 5.4, inland: 2.1 } },
  { language: 'zu', status: 'in_progress', spot: { along: 7.9, inland: 0.9 } },
  { language: 'en', status: 'closed', spot: { along: 3.2, inland: 1.8 } },
  { language: 'af', status: 'open', spot: { along: 16.6, inland: 2.4 } },
  { language: 'zu', status: 'resolved', spot: { along: 20.9, inland: 3.3 } },
  { language: 'zu', status: 'new', spot: { along: 8.2, inland: 11.6 } },
  { language: 'en', status: 'in_progress', spot: { along: 4.7, inland: 10.2 } },
  { language: 'en', status: 'open', spot: { along: 23.1, inland: 13.4 } },
  { language: 'en', status: 'in_progress', spot: null },
];

/** Only how long such tickets take is invented from this; they have no deadlines. */
const USUAL_PACE = { responseMinutes: 240, resolutionMinutes: 7 * 24 * 60, warnPercent: 80, calendar: null };

/** Sensitive ones have no clock, no address and often no reporter. */
export function inventSensitiveTickets({ municipality, categoryIds, now, dice }: Setting): DemoTicket[] {
  return REPORTS.map(({ language, status, spot }) => {
    const texts = TEXTS[language].sensitive;
    const [first, ...later] = inventLife(status, 'fine', USUAL_PACE, now, dice);
    if (!first) throw new Error(`A ticket that is ${status} has no life.`);
    const { createdAt, firstResponseAt, resolvedAt, closedAt } = afterSteps(first, later);
    const taken = later.find((step) => step.status === 'in_progress');
    return {
      ticket: {
        id: randomUUID(),
        trackingNumber: newTrackingNumber(municipality.code),
        externalRef: null,
        source: 'staff',
        title: dice.pick(texts.titles),
        description: dice.pick(texts.descriptions),
        address: null,
        location: spot && municipality.ground(spot),
        language,
        tags: [],
        categoryId: categoryIds.get(SENSITIVE_CODE) ?? '',
        priority: 'critical',
        status,
        resolutionSummary: resolvedAt ? dice.pick(texts.resolutions) : null,
        createdBy: null,
        createdAt,
        resolvedAt,
        closedAt,
        firstResponseAt,
        clockStops: [],
        slaPolicyId: null,
        responseWarnAt: null,
        responseDueAt: null,
        resolutionWarnAt: null,
        resolutionDueAt: null,
        slaNextAt: null,
      },
      reporter: dice.chance(0.5) ? { name: null, phone: '+27 00 000 0000', email: null } : null,
      messages: taken
        ? [
            {
              at: taken.at,
              author: 'staff',
              residentId: null,
              visibility: 'internal',
              body: dice.pick(STAFF_NOTES.police),
            },
          ]
        : [],
    };
  });
}
