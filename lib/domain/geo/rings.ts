/** Its corners, as GeoJSON has them: x and y, in whatever unit. */
export type Ring = readonly (readonly number[])[];

/** Whether a ray to the east crosses the rings of an outline an odd number of times; so what is in a hole is outside. */
export function holds(outline: readonly Ring[], x: number, y: number): boolean {
  let isIn = false;
  for (const ring of outline) {
    for (const [index, [x1 = 0, y1 = 0]] of ring.entries()) {
      const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isIn = !isIn;
    }
  }
  return isIn;
}
