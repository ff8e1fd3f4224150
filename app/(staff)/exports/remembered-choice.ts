import type { ExportOffer } from '#lib/exports/export-offer.ts';

export type Choice = { format: 'xlsx' | 'csv'; columns: string[] };

const KEY = 'lungisa.export';

/** What was chosen last in this browser, as far as it is still offered; else the usual columns, in Excel. */
export function recall(offer: ExportOffer): Choice {
  const { format, columns } = stored();
  const known = offer.columns.filter(({ key }) => columns.includes(key));
  const chosen = known.length > 0 ? known : offer.columns.filter(({ isUsual }) => isUsual);
  return { format, columns: chosen.map(({ key }) => key) };
}

export function remember(choice: Choice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
}

function stored(): Choice {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Choice>;
    const columns = Array.isArray(value.columns) ? value.columns.map(String) : [];
    return { format: value.format === 'csv' ? 'csv' : 'xlsx', columns };
  } catch {
    return { format: 'xlsx', columns: [] };
  }
}
