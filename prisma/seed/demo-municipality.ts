import type { Role } from '#lib/domain/access/roles.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import type { Block, Ground, multiPolygon, Spot } from './ground.ts';

type Area = ReturnType<typeof multiPolygon>;

export type DemoWard = {
  number: number;
  name: string;
  area: Area;
  /** Roughly where it lies, to find spots in it. */
  block: Block;
  /** How many tickets come from here, compared with other wards. */
  weight: number;
  streets: readonly [string, ...string[]];
};

export type DemoTeam = {
  code: string;
  name: string;
  /** Null for a team that works anywhere, and for a police station. */
  area: Area | null;
  station: LatLng | null;
  categories: readonly string[];
  /** Email of its manager. */
  manager: string | null;
};

export type DemoPerson = {
  role: Role;
  name: string;
  email: string;
  /** Numbers of a councillor's wards. */
  wards?: readonly number[];
  /** Codes of the teams of a field worker or a SAPS liaison. */
  teams?: readonly string[];
};

export type DemoCategory = {
  code: string;
  names: { en: string; zu: string; af: string };
  defaultPriority: Priority;
  isSensitive?: boolean;
};

/** Where the same thing is reported again and again. */
export type HotSpot = { category: string; ward: number; spot: Spot; weight: number };

/** Everything of a municipality but its tickets. */
export type DemoMunicipality = {
  code: string;
  name: string;
  ground: Ground;
  wards: readonly DemoWard[];
  categories: readonly DemoCategory[];
  teams: readonly DemoTeam[];
  people: readonly DemoPerson[];
  hotSpots: readonly HotSpot[];
};
