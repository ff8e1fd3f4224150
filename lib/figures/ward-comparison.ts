import { figure } from '#lib/domain/language/format-number.ts';
import type { WardView } from '#lib/wards/list-wards.ts';

export type FigureKey = 'open' | 'overdue' | 'filed' | 'resolved' | 'onTimeShare' | 'daysToResolve';

/** A ward with its figures; null where there is nothing to measure. Counts of the last 90 days but for `open` and `overdue`. */
export type MeasuredWard = {
  ward: Pick<WardView, 'id' | 'code' | 'number' | 'name'>;
  figures: Record<FigureKey, number | null>;
};

/** What each figure is called and how one reads it. `better` says which way is good, where one is. */
export const FIGURES = {
  open: { name: 'Open now', unit: 'tickets', better: 'less' },
  overdue: { name: 'Overdue now', unit: 'tickets', better: 'less' },
  filed: { name: 'Filed in 90 days', unit: 'tickets', better: null },
  resolved: { name: 'Resolved in 90 days', unit: 'tickets', better: null },
  onTimeShare: { name: 'Resolved in time', unit: 'share', better: 'more' },
  daysToResolve: { name: 'Days to resolve', unit: 'days', better: 'less' },
} as const satisfies Record<
  FigureKey,
  { name: string; unit: 'tickets' | 'share' | 'days'; better: 'less' | 'more' | null }
>;

export const FIGURE_KEYS = Object.keys(FIGURES) as FigureKey[];

/** A ward's figures beside the medians of all wards. */
export function compareWards(
  measured: MeasuredWard,
  all: readonly MeasuredWard[],
): Record<FigureKey, { ward: number | null; median: number | null }> {
  return Object.fromEntries(
    FIGURE_KEYS.map((key) => [
      key,
      { ward: measured.figures[key], median: medianOf(all.map(({ figures }) => figures[key])) },
    ]),
  ) as Record<FigureKey, { ward: number | null; median: number | null }>;
}

/** The middle of what was measured, the mean of the middle two of an even number; null when nothing was. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** `14`, `73 %`, `2.5 days`, `–` */
export function figureText(key: FigureKey, value: number | null): string {
  if (value === null) return '–';
  const { unit } = FIGURES[key];
  if (unit === 'share') return `${Math.round(value * 100)} %`;
  const text = figure(value, 1);
  return unit === 'days' ? `${text} ${text === '1' ? 'day' : 'days'}` : text;
}

export type WardVerdict = 'better' | 'worse' | 'same';

export const VERDICT_WORDS = {
  better: 'better than most',
  worse: 'worse than most',
  same: 'as most',
} as const satisfies Record<WardVerdict, string>;

/** How the ward stands against the median: nobody has to know which way is good. Null where neither way is. */
export function verdict(
  key: FigureKey,
  { ward, median }: { ward: number | null; median: number | null },
): WardVerdict | null {
  const { better } = FIGURES[key];
  if (better === null || ward === null || median === null) return null;
  if (figureText(key, ward) === figureText(key, median)) return 'same';
  return ward < median === (better === 'less') ? 'better' : 'worse';
}
