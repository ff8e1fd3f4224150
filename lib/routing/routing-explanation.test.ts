import { describe, expect, it } from 'vitest';
import { explainRouting, type RoutingExplanation } from './routing-explanation.ts';

const routing = (part: Partial<RoutingExplanation>): RoutingExplanation => ({
  rule: 'area',
  candidates: [],
  hasLocation: true,
  limitMetres: 10_000,
  ...part,
});
const north = { teamId: 'n', name: 'Water North' };
const south = { teamId: 's', name: 'Water South' };

describe('the explanation of a routing', () => {
  it.each([
    [
      'one area',
      routing({ candidates: [{ ...north, areaM2: 2_000_000 }] }),
      'The spot lies in the service area of Water North (2 km²), the only one of this category.',
    ],
    [
      'the smaller of two areas',
      routing({
        candidates: [
          { ...north, areaM2: 1e6 },
          { ...south, areaM2: 2e6 },
        ],
      }),
      '2 service areas cover the spot; Water North’s is the smallest (1 km²). Also covering: Water South.',
    ],
    [
      'the less busy of equal areas',
      routing({
        candidates: [
          { ...north, areaM2: 1e6, openTickets: 2 },
          { ...south, areaM2: 1e6, openTickets: 5 },
        ],
      }),
      'Service areas of equal size cover the spot; Water North had fewer open tickets (2). Also covering: Water South.',
    ],
    [
      'the first by name',
      routing({
        candidates: [
          { ...north, areaM2: 1e6, openTickets: 2 },
          { ...south, areaM2: 1e6, openTickets: 2 },
        ],
      }),
      'Service areas of equal size cover the spot and the teams are equally busy; Water North comes first by name. Also covering: Water South.',
    ],
    [
      'the nearest',
      routing({ rule: 'nearest', candidates: [{ ...north, metres: 431.6 }] }),
      'No service area covers the spot. Water North’s is the nearest, 432 m away (limit 10 km).',
    ],
    [
      'the fallback for want of a place',
      routing({ rule: 'fallback', hasLocation: false, candidates: [north] }),
      'No location was given. Water North takes tickets of this category wherever they are.',
    ],
    [
      'the fallback far from all',
      routing({ rule: 'fallback', candidates: [north] }),
      'No service area covers the spot or lies within 10 km. Water North takes tickets of this category wherever they are.',
    ],
    [
      'the police',
      routing({ rule: 'sensitive', candidates: [{ teamId: 'p', name: 'SAPS Claremont', metres: 2540 }] }),
      'Sensitive: given to the nearest police station, SAPS Claremont, 2.5 km away.',
    ],
    [
      'nobody',
      routing({ rule: 'unrouted' }),
      'No team of this category covers the spot, none lies within 10 km, and none works without an area. A manager has to assign it.',
    ],
  ] as const)('names %s', (_, explanation, sentence) => {
    expect(explainRouting(explanation)).toBe(sentence);
  });
});
