import type { DemoTeam } from './demo-municipality.ts';
import type { Dice } from './dice.ts';
import { type Block, drawn, multiPolygon, type Spot } from './ground.ts';
import { AMANZI_GROUND } from './places.ts';

const MKHIZE = 'thandeka.mkhize@amanzibay.example';
const VAN_WYK = 'johan.vanwyk@amanzibay.example';

type DrawnTeam = Pick<DemoTeam, 'code' | 'name' | 'categories' | 'manager'> & { block: Block | null };

/**
 * As service areas are: drawn at different times by different people. Water South and North overlap, so do the two
 * electricity depots and the two road depots. In the south-west hills nobody has water or electricity, in the
 * north-west hills nobody has roads, and Parks never went far from the beach.
 */
const TEAMS: readonly DrawnTeam[] = [
  {
    code: 'water-south',
    name: 'Water South',
    categories: ['burst-pipe'],
    manager: MKHIZE,
    block: { along: [-0.2, 12], inland: [-0.1, 7.2] },
  },
  {
    code: 'water-north',
    name: 'Water North',
    categories: ['burst-pipe'],
    manager: MKHIZE,
    block: { along: [10, 26.6], inland: [-0.1, 6.6] },
  },
  {
    code: 'water-rural',
    name: 'Rural Water',
    categories: ['burst-pipe'],
    manager: MKHIZE,
    block: { along: [6, 26.6], inland: [5.6, 22.2] },
  },
  {
    code: 'sanitation',
    name: 'Sanitation',
    categories: ['sewer-blockage'],
    manager: MKHIZE,
    block: { along: [-0.2, 26.6], inland: [-0.1, 8] },
  },
  {
    code: 'electricity-south',
    name: 'Electricity South Depot',
    categories: ['electricity-outage', 'street-light'],
    manager: VAN_WYK,
    block: { along: [-0.2, 15], inland: [-0.1, 13] },
  },
  {
    code: 'electricity-north',
    name: 'Electricity North Depot',
    categories: ['electricity-outage', 'street-light'],
    manager: VAN_WYK,
    block: { along: [12, 26.6], inland: [-0.1, 22.2] },
  },
  {
    code: 'roads-coast',
    name: 'Roads Coast',
    categories: ['pothole'],
    manager: VAN_WYK,
    block: { along: [-0.2, 26.6], inland: [-0.1, 6.8] },
  },
  {
    code: 'roads-inland',
    name: 'Roads Inland',
    categories: ['pothole'],
    manager: VAN_WYK,
    block: { along: [-0.2, 17.4], inland: [5.2, 22.2] },
  },
  {
    code: 'waste',
    name: 'Waste Collection',
    categories: ['refuse', 'illegal-dumping'],
    manager: VAN_WYK,
    block: { along: [0.8, 24.6], inland: [-0.1, 9.2] },
  },
  {
    code: 'parks',
    name: 'Parks and Beaches',
    categories: ['parks-trees'],
    manager: VAN_WYK,
    block: { along: [2, 22.4], inland: [-0.1, 3.4] },
  },
  {
    code: 'community-safety',
    name: 'Community Safety',
    categories: ['noise', 'illegal-dumping'],
    manager: MKHIZE,
    block: null,
  },
  {
    code: 'service-desk',
    name: 'Service Desk',
    categories: ['burst-pipe', 'electricity-outage', 'refuse'],
    manager: MKHIZE,
    block: null,
  },
];

const STATIONS: readonly { code: string; name: string; spot: Spot }[] = [
  { code: 'saps-amanzi-central', name: 'SAPS Amanzi Central', spot: { along: 6.1, inland: 1.1 } },
  { code: 'saps-kingfisher', name: 'SAPS Kingfisher Lagoon', spot: { along: 18.2, inland: 1.9 } },
  { code: 'saps-sugarhill', name: 'SAPS Sugarhill', spot: { along: 7.3, inland: 9.4 } },
  { code: 'saps-forest-view', name: 'SAPS Forest View', spot: { along: 22.5, inland: 15.2 } },
];

export function amanziTeams(dice: Dice): DemoTeam[] {
  const teams = TEAMS.map(({ block, ...team }) => ({
    ...team,
    area: block && multiPolygon(AMANZI_GROUND, drawn(block, dice)),
    station: null,
  }));
  const stations = STATIONS.map(({ spot, ...station }) => ({
    ...station,
    area: null,
    station: AMANZI_GROUND(spot),
    categories: ['gender-based-violence'],
    manager: null,
  }));
  return [...teams, ...stations];
}
