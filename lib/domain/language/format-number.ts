/**
 * `12,345`; with decimals, `1,234.5`. By hand: Node and browsers write South African numbers differently, and the
 * page would not hydrate.
 */
export function figure(value: number, mostDecimals = 0): string {
  const scale = 10 ** mostDecimals;
  const [whole = '0', decimals] = String(Math.round(value * scale) / scale).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** `1 ticket`, `12,345 tickets`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** `91.11 km²`; square metres where kilometres would say nothing. */
export const areaText = (km2: number): string =>
  km2 > 0 && km2 < 0.01 ? `${figure(km2 * 1e6)} m²` : `${figure(km2, 2)} km²`;

/** `350 m`, `1.2 km`. */
export const distanceText = (metres: number): string =>
  metres < 1000 ? `${figure(metres)} m` : `${figure(metres / 1000, 1)} km`;
