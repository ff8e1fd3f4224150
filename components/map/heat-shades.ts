/** How opaque a square is drawn that holds `count` tickets, where the fullest in view holds `most`. */
export function shadeOf(count: number, most: number): number {
  // By the logarithm: a city has places with a hundred times the tickets of others, and both are to be seen.
  return 0.12 + 0.68 * (most > 1 ? Math.log(count) / Math.log(most) : 1);
}
