import { holds, type Ring } from '#lib/domain/geo/rings.ts';

/** In pixels of the screen; y runs down. */
export type Spot = { x: number; y: number };

/** What stands on the map already, and is not to be written over. */
export type Disc = Spot & { radius: number };

type Size = { width: number; height: number };

/** What is to be written into an outline, as near to `at` as it goes; of several sizes, the fullest comes first. */
export type Label = { at: Spot; sizes: readonly Size[]; outline: readonly Ring[] };

/** The middle of a label, and which of its sizes has room there. */
export type Place = { at: Spot; size: number };

/** How far a label may move, in pixels: by some characters to the side, and by some lines up or down. */
const ASIDE = [0, -24, 24, -48, 48];
const UP_OR_DOWN = [0, -18, 18, -36, 36];
/** The nearest first. */
const OFFSETS: readonly Spot[] = ASIDE.flatMap((x) => UP_OR_DOWN.map((y) => ({ x, y }))).sort(
  (one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y),
);

/**
 * Finds each label a place within its outline where it covers neither a disc nor a label before it: at its spot, else
 * beside it, else the same for its next smaller size. Null for those that have none.
 */
export function placeLabels(labels: readonly Label[], discs: readonly Disc[]): (Place | null)[] {
  const written: Box[] = [];
  return labels.map((label) => {
    for (const [size, { width, height }] of label.sizes.entries()) {
      for (const { x, y } of OFFSETS) {
        const at = { x: label.at.x + x, y: label.at.y + y };
        const box = { ...at, width, height };
        if (discs.some((disc) => covers(box, disc)) || written.some((other) => overlap(box, other))) continue;
        if (!isWithin(box, label.outline)) continue;
        written.push(box);
        return { at, size };
      }
    }
    return null;
  });
}

/** `x` and `y` are its middle. */
type Box = Spot & Size;

function covers({ x, y, width, height }: Box, disc: Disc): boolean {
  const across = Math.max(Math.abs(disc.x - x) - width / 2, 0);
  const along = Math.max(Math.abs(disc.y - y) - height / 2, 0);
  return Math.hypot(across, along) < disc.radius;
}

const overlap = (one: Box, other: Box): boolean =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2;

/** Its middle and those of its sides: a border may cross a corner. */
const isWithin = ({ x, y, width, height }: Box, outline: readonly Ring[]): boolean =>
  [
    [0, 0],
    [-width / 2, 0],
    [width / 2, 0],
    [0, -height / 2],
    [0, height / 2],
  ].every(([across = 0, along = 0]) => holds(outline, x + across, y + along));
