import { CATEGORIES } from './categories.ts';
import type { DemoMunicipality } from './demo-municipality.ts';
import { createDice } from './dice.ts';
import { drawn, groundBeside, multiPolygon } from './ground.ts';
import { DEMO_MUNICIPALITY_CODE, SECOND_MUNICIPALITY_CODE } from './logins.ts';
import { AMANZI_PEOPLE, ROOIDAK_PEOPLE } from './people.ts';
import { AMANZI_GROUND, AMANZI_HOT_SPOTS, amanziWards, wardsOf } from './places.ts';
import { amanziTeams } from './teams.ts';

/** Fictional, like everything in it but the ground it lies on. */
export function amanziBay(): DemoMunicipality {
  const dice = createDice(30_86);
  return {
    code: DEMO_MUNICIPALITY_CODE,
    name: 'Amanzi Bay Municipality',
    ground: AMANZI_GROUND,
    wards: amanziWards(dice),
    categories: CATEGORIES,
    teams: amanziTeams(dice),
    people: AMANZI_PEOPLE,
    hotSpots: AMANZI_HOT_SPOTS,
  };
}

/** Two wards and one team in the Karoo. */
export function rooidakvlei(): DemoMunicipality {
  const dice = createDice(31_12);
  const ground = groundBeside([
    { lat: -31.12, lng: 23.64 },
    { lat: -31.1, lng: 23.77 },
  ]);
  const grid = { columns: [0, 6, 12], rows: [0, 8], names: [['Rooidak', 'Vleikant']] };
  return {
    code: SECOND_MUNICIPALITY_CODE,
    name: 'Rooidakvlei Municipality',
    ground,
    wards: wardsOf(ground, grid, dice),
    categories: CATEGORIES.filter((category) => !category.isSensitive),
    teams: [
      {
        code: 'works',
        name: 'Public Works',
        area: multiPolygon(ground, drawn({ along: [-0.5, 12.5], inland: [-0.5, 8.5] }, dice)),
        station: null,
        categories: CATEGORIES.filter((category) => !category.isSensitive).map((category) => category.code),
        manager: 'thandeka.mkhize@amanzibay.example',
      },
    ],
    people: ROOIDAK_PEOPLE,
    hotSpots: [],
  };
}
