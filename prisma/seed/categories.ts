import type { DemoCategory } from './demo-municipality.ts';

/** What residents report, but for what goes to the police. Each has its texts in `texts/`. */
export const REPORT_CODES = [
  'burst-pipe',
  'sewer-blockage',
  'electricity-outage',
  'street-light',
  'pothole',
  'refuse',
  'illegal-dumping',
  'parks-trees',
  'noise',
] as const;

export type ReportCode = (typeof REPORT_CODES)[number];

export const SENSITIVE_CODE = 'gender-based-violence';

export const CATEGORIES: readonly DemoCategory[] = [
  {
    code: 'burst-pipe',
    names: {
      en: 'Burst pipe or no water',
      zu: 'Ipayipi eliqhumile noma ukungabi namanzi',
      af: 'Gebarste pyp of geen water',
    },
    defaultPriority: 'high',
  },
  {
    code: 'sewer-blockage',
    names: { en: 'Sewer blockage', zu: 'Ipayipi lendle elivalekile', af: 'Rioolverstopping' },
    defaultPriority: 'high',
  },
  {
    code: 'electricity-outage',
    names: { en: 'Electricity outage', zu: 'Ukuphela kukagesi', af: 'Kragonderbreking' },
    defaultPriority: 'high',
  },
  {
    code: 'street-light',
    names: { en: 'Street light', zu: 'Isibani somgwaqo', af: 'Straatlig' },
    defaultPriority: 'low',
  },
  {
    code: 'pothole',
    names: { en: 'Pothole or road damage', zu: 'Umgodi noma umonakalo emgwaqeni', af: 'Slaggat of padskade' },
    defaultPriority: 'medium',
  },
  {
    code: 'refuse',
    names: { en: 'Refuse collection', zu: 'Ukuqoqwa kukadoti', af: 'Vullisverwydering' },
    defaultPriority: 'medium',
  },
  {
    code: 'illegal-dumping',
    names: { en: 'Illegal dumping', zu: 'Ukulahlwa kukadoti ngokungemthetho', af: 'Onwettige storting' },
    defaultPriority: 'low',
  },
  {
    code: 'parks-trees',
    names: { en: 'Parks and trees', zu: 'Amapaki nezihlahla', af: 'Parke en bome' },
    defaultPriority: 'low',
  },
  {
    code: 'noise',
    names: { en: 'Noise', zu: 'Umsindo', af: 'Geraas' },
    defaultPriority: 'medium',
  },
  {
    code: SENSITIVE_CODE,
    names: {
      en: 'Gender-based violence',
      zu: 'Udlame olusekelwe kubulili',
      af: 'Geslagsgebaseerde geweld',
    },
    defaultPriority: 'critical',
    isSensitive: true,
  },
];
