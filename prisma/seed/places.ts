import type { DemoWard, HotSpot } from './demo-municipality.ts';
import type { Dice } from './dice.ts';
import { type Block, type Ground, groundBeside, multiPolygon, partition } from './ground.ts';

/** The fictional Amanzi Bay lies on a real coast, south of the Mzimkhulu's mouth and north of it. South to north. */
export const AMANZI_GROUND: Ground = groundBeside([
  { lat: -30.8885, lng: 30.3465 },
  { lat: -30.864, lng: 30.3695 },
  { lat: -30.8345, lng: 30.398 },
  { lat: -30.803, lng: 30.4165 },
  { lat: -30.762, lng: 30.4435 },
  { lat: -30.74, lng: 30.4575 },
  { lat: -30.714, lng: 30.481 },
  { lat: -30.682, lng: 30.5065 },
]);

/** Lines between wards, kilometres; small wards at the beach, large ones in the hills. */
const COLUMNS = [0, 4.4, 8.6, 12.8, 17.2, 21.6, 26.4];
const ROWS = [0, 2.8, 6.8, 12.8, 22];
const WEIGHT_OF_ROW = [6, 5, 2, 1];

const WARD_NAMES = [
  ['Whale Point', 'Amanzi Central', 'Strelitzia Beach', 'Kingfisher Lagoon', 'Sandpiper Bay', 'Milkwood'],
  ['Emthunzini', 'Ridgehaven', 'KwaMzomusha', 'Oudewerf', 'Sunbird Park', 'Palmrus'],
  ['Ezimbalini', 'Sugarhill', 'Drieblom', 'KwaNtombenhle', 'Mimosa Flats', 'Emakhelweni'],
  ['Ntabanhle', 'Upper Valley', 'Groenkrans', 'Ezihlahleni', 'KwaBhekokuhle', 'Forest View'],
];

// biome-ignore format: a list to read across
const STREETS = [
  'Milkwood Road', 'Strelitzia Avenue', 'Marlin Drive', 'Kingfisher Lane', 'Aloe Street', 'Ridge Road',
  'Protea Street', 'Vygie Street', 'Inkonjane Road', 'Umdoni Way', 'Impala Crescent', 'Isivuno Street',
  'Inyoni Road', 'Ilanga Street', 'Ubuntu Avenue', 'Market Street', 'Station Road', 'Dune Crescent',
  'Lighthouse Road', 'Kerk Street', 'Buchu Lane', 'Palm Grove', 'Hospital Road', 'Main Road',
  'Mango Street', 'Sipho Xaba Drive', 'Erica Close', 'Reef Road', 'Siyakhula Street', 'Bamboo Lane',
  'Molen Street', 'Old Mill Road', 'Amaqhawe Drive', 'Hibiscus Avenue', 'Umlambo Road', 'Wattle Street',
] as const;

const STREETS_OF_WARD = 5;

/** The streets of a ward; a long one runs through two. */
function streetsOf(ward: number): readonly [string, ...string[]] {
  const street = (index: number) => STREETS[(ward * 4 + index) % STREETS.length] ?? STREETS[0];
  return [street(0), ...Array.from({ length: STREETS_OF_WARD - 1 }, (_, index) => street(index + 1))];
}

/** The wards of a grid of lines, row by row from the base line, numbered from 1. */
export function wardsOf(
  ground: Ground,
  grid: { columns: readonly number[]; rows: readonly number[]; names: readonly (readonly string[])[] },
  dice: Dice,
): DemoWard[] {
  const areas = partition(grid.columns, grid.rows, dice);
  const perRow = grid.columns.length - 1;
  return areas.map((area, index) => {
    const [row, column] = [Math.floor(index / perRow), index % perRow];
    return {
      number: index + 1,
      name: grid.names[row]?.[column] ?? `Ward ${index + 1}`,
      area: multiPolygon(ground, area),
      block: { along: between(grid.columns, column), inland: between(grid.rows, row) },
      weight: WEIGHT_OF_ROW[row] ?? 1,
      streets: streetsOf(index),
    };
  });
}

const between = (lines: readonly number[], index: number): Block['along'] => [
  lines[index] ?? 0,
  lines[index + 1] ?? 0,
];

export const amanziWards = (dice: Dice): DemoWard[] =>
  wardsOf(AMANZI_GROUND, { columns: COLUMNS, rows: ROWS, names: WARD_NAMES }, dice);

export const AMANZI_HOT_SPOTS: readonly HotSpot[] = [
  { category: 'burst-pipe', ward: 2, spot: { along: 6.6, inland: 1.5 }, weight: 4 },
  { category: 'pothole', ward: 4, spot: { along: 15.1, inland: 1.2 }, weight: 3 },
  { category: 'illegal-dumping', ward: 9, spot: { along: 10.5, inland: 4.9 }, weight: 3 },
  { category: 'sewer-blockage', ward: 7, spot: { along: 2.3, inland: 4.6 }, weight: 2 },
  { category: 'electricity-outage', ward: 16, spot: { along: 14.8, inland: 9.6 }, weight: 2 },
];
