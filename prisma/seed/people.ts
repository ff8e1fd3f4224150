import type { DemoPerson } from './demo-municipality.ts';
import type { Dice } from './dice.ts';

/** All of them invented; `.example` belongs to nobody (RFC 2606). */
export const AMANZI_PEOPLE: readonly DemoPerson[] = [
  { role: 'admin', name: 'Priya Naidoo', email: 'priya.naidoo@amanzibay.example' },
  { role: 'manager', name: 'Thandeka Mkhize', email: 'thandeka.mkhize@amanzibay.example' },
  { role: 'manager', name: 'Johan van Wyk', email: 'johan.vanwyk@amanzibay.example' },
  { role: 'call_centre_agent', name: 'Nomfundo Dlamini', email: 'nomfundo.dlamini@amanzibay.example' },
  {
    role: 'field_worker',
    name: 'Bongani Cele',
    email: 'bongani.cele@amanzibay.example',
    teams: ['water-south', 'water-north'],
  },
  {
    role: 'field_worker',
    name: 'Lindiwe Khumalo',
    email: 'lindiwe.khumalo@amanzibay.example',
    teams: ['water-north', 'water-rural'],
  },
  {
    role: 'field_worker',
    name: 'Keketso Mokoena',
    email: 'keketso.mokoena@amanzibay.example',
    teams: ['sanitation'],
  },
  {
    role: 'field_worker',
    name: 'Riaan Pretorius',
    email: 'riaan.pretorius@amanzibay.example',
    teams: ['electricity-south', 'electricity-north'],
  },
  {
    role: 'field_worker',
    name: 'Ayesha Moosa',
    email: 'ayesha.moosa@amanzibay.example',
    teams: ['roads-coast', 'roads-inland'],
  },
  {
    role: 'field_worker',
    name: 'Sibusiso Ngcobo',
    email: 'sibusiso.ngcobo@amanzibay.example',
    teams: ['waste', 'parks'],
  },
  {
    role: 'ward_councillor',
    name: 'Nokuthula Shezi',
    email: 'nokuthula.shezi@amanzibay.example',
    wards: [2],
  },
  {
    role: 'ward_councillor',
    name: 'Deon Jacobs',
    email: 'deon.jacobs@amanzibay.example',
    wards: [9, 10],
  },
  {
    role: 'saps_liaison',
    name: 'Themba Hadebe',
    email: 'themba.hadebe@saps-amanzibay.example',
    teams: ['saps-amanzi-central'],
  },
  {
    role: 'saps_liaison',
    name: 'Lerato Molefe',
    email: 'lerato.molefe@saps-amanzibay.example',
    teams: ['saps-sugarhill'],
  },
  { role: 'citizen', name: 'Zanele Mthembu', email: 'zanele.mthembu@resident.example' },
  { role: 'citizen', name: 'Pieter Fourie', email: 'pieter.fourie@resident.example' },
];

/** Thandeka Mkhize manages in both, so that one can switch. */
export const ROOIDAK_PEOPLE: readonly DemoPerson[] = [
  { role: 'manager', name: 'Thandeka Mkhize', email: 'thandeka.mkhize@amanzibay.example' },
  { role: 'admin', name: 'Gertruida Olivier', email: 'gertruida.olivier@rooidakvlei.example' },
  {
    role: 'field_worker',
    name: 'Elroy Isaacs',
    email: 'elroy.isaacs@rooidakvlei.example',
    teams: ['works'],
  },
];

// biome-ignore format: a list to read across
const FIRST_NAMES = [
  'Nomsa', 'Sipho', 'Anele', 'Fatima', 'Hendrik', 'Nosipho', 'Rajesh', 'Busisiwe', 'Chantelle', 'Mandla',
  'Yusuf', 'Lungelo', 'Marlene', 'Ntombi', 'Dumisani', 'Kavitha', 'Gert', 'Palesa', 'Xolani', 'Rochelle',
  'Thulani', 'Devi', 'Annelie', 'Phindile', 'Tshepo', 'Zodwa', 'Ismail', 'Nandi', 'Kobus', 'Refilwe',
] as const;
// biome-ignore format: a list to read across
const LAST_NAMES = [
  'Buthelezi', 'Govender', 'Botha', 'Ndlovu', 'Adams', 'Zungu', 'Pillay', 'Nkosi', 'du Plessis', 'Mabaso',
  'Ebrahim', 'Gumede', 'September', 'Sithole', 'Maharaj', 'Steyn', 'Phiri', 'Mthethwa', 'Williams', 'Dladla',
  'Singh', 'Venter', 'Mokoena', 'Xulu', 'Daniels', 'Cebekhulu', 'Khan', 'Radebe', 'Swart', 'Majola',
] as const;

export type Reporter = { name: string | null; phone: string | null; email: string | null };

/** A resident who does not exist: +27 00 is no dialling code. */
export function inventReporter(dice: Dice): Reporter {
  const [first, last] = [dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES)];
  const digits = (count: number) => String(Math.floor(dice.between(0, 10 ** count))).padStart(count, '0');
  const mailbox = `${first}.${last}${digits(2)}`.toLowerCase().replaceAll(' ', '');
  const hasPhone = dice.chance(0.9);
  return {
    name: `${first} ${last}`,
    phone: hasPhone ? `+27 00 ${digits(3)} ${digits(4)}` : null,
    email: !hasPhone || dice.chance(0.35) ? `${mailbox}@resident.example` : null,
  };
}
