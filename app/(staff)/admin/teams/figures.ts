// By hand: Node and browsers disagree on how South Africans write numbers, and the page would not hydrate.

/** `12 345`. */
export const countText = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, '\u00a0');

/** `91,11 km²`; metres where kilometres would say nothing. */
export function areaSize(km2: number): string {
  if (km2 > 0 && km2 < 0.01) return `${countText(Math.round(km2 * 1e6))} m²`;
  const [whole = '0', decimals = ''] = String(Math.round(km2 * 100) / 100).split('.');
  return `${countText(Number(whole))}${decimals && `,${decimals}`} km²`;
}
