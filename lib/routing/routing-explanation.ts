import { areaText, distanceText } from '#lib/domain/language/format-number.ts';

/** Which rule of routing decided. */
export type RoutingRule = 'sensitive' | 'area' | 'nearest' | 'fallback' | 'unrouted';

/** One team that routing looked at, best first. A figure stands where the rule used it. */
type RoutingCandidate = {
  teamId: string;
  name: string;
  /** Size of the service area, square metres. */
  areaM2?: number | null;
  /** Unfinished tickets of the team; counted only when areas tie. */
  openTickets?: number | null;
  /** From the spot to the area's edge or to the station. */
  metres?: number | null;
};

/** What is kept with the ticket, as `routeTickets` writes it. */
export type RoutingExplanation = {
  rule: RoutingRule;
  candidates: RoutingCandidate[];
  hasLocation: boolean;
  /** How far away a team's area may be to be “near”, metres. */
  limitMetres: number;
};

const RULE_TITLES = {
  sensitive: 'Nearest police station',
  area: 'Service area covers the spot',
  nearest: 'Nearest service area',
  fallback: 'Team without an area',
  unrouted: 'No team found',
} as const satisfies Record<RoutingRule, string>;

export const ruleTitle = (rule: RoutingRule): string => RULE_TITLES[rule];

/** Why this team, in plain sentences for anyone who reads the ticket. */
export function explainRouting(routing: RoutingExplanation): string {
  const [winner, ...others] = routing.candidates;
  switch (routing.rule) {
    case 'area':
      return winner ? whyArea(winner, others) : '';
    case 'nearest':
      return winner
        ? `No service area covers the spot. ${winner.name}’s is the nearest, ${distanceText(winner.metres ?? 0)} away (limit ${distanceText(routing.limitMetres)}).`
        : '';
    case 'fallback':
      return `${
        routing.hasLocation
          ? `No service area covers the spot or lies within ${distanceText(routing.limitMetres)}.`
          : 'No location was given.'
      } ${winner?.name ?? 'A team'} takes tickets of this category wherever they are.`;
    case 'sensitive':
      return routing.hasLocation && winner
        ? `Sensitive: given to the nearest police station, ${winner.name}, ${distanceText(winner.metres ?? 0)} away.`
        : `Sensitive, without a location: given to the police station nearest the middle of the municipality.`;
    case 'unrouted':
      return routing.hasLocation
        ? `No team of this category covers the spot, none lies within ${distanceText(routing.limitMetres)}, and none works without an area. A manager has to assign it.`
        : 'No location was given, and no team of this category works without an area. A manager has to assign it.';
  }
}

function whyArea(winner: RoutingCandidate, others: RoutingCandidate[]): string {
  const size = winner.areaM2 ? ` (${areaText(winner.areaM2 / 1e6)})` : '';
  const runnerUp = others[0];
  if (!runnerUp)
    return `The spot lies in the service area of ${winner.name}${size}, the only one of this category.`;
  const rest = others.map((team) => team.name).join(', ');
  if (winner.openTickets != null && winner.openTickets !== runnerUp.openTickets) {
    return `Service areas of equal size cover the spot; ${winner.name} had fewer open tickets (${winner.openTickets}). Also covering: ${rest}.`;
  }
  if (winner.openTickets != null) {
    return `Service areas of equal size cover the spot and the teams are equally busy; ${winner.name} comes first by name. Also covering: ${rest}.`;
  }
  return `${others.length + 1} service areas cover the spot; ${winner.name}’s is the smallest${size}. Also covering: ${rest}.`;
}
