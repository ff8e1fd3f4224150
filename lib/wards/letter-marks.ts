/** Letters of spots on a map; `x` and `y` are the middle of the spots. */
export type LetterMark = { letters: readonly string[]; x: number; y: number };

/** A mark of one letter is a square; each further one widens it by so much of its height. */
const WIDER_BY = 0.75;

/** In the unit of `height`, which is the same for all marks of a map. */
export const widthOf = ({ letters }: Pick<LetterMark, 'letters'>, height: number): number =>
  height * (1 + WIDER_BY * (letters.length - 1));

/** So far above the spots ends a mark of this height, and points to them: the number of a circle there can be read. */
export const liftOf = (height: number): number => 0.8 * height;

/**
 * The marks of a map: one a spot, but where they would cover each other one with the letters of all, in the middle of
 * their spots. `x`, `y` and `height` are in the same unit, such as pixels.
 */
export function letterMarks(spots: readonly LetterMark[], height: number): LetterMark[] {
  let marks: LetterMark[] = [];
  for (const spot of spots) {
    let mark = spot;
    for (;;) {
      const covered = marks.find((other) => cover(mark, other, height));
      if (!covered) break;
      marks = marks.filter((other) => other !== covered);
      // A wider mark may cover further ones.
      mark = joined(covered, mark);
    }
    marks.push(mark);
  }
  return marks;
}

const cover = (one: LetterMark, other: LetterMark, height: number): boolean =>
  Math.abs(one.y - other.y) < height &&
  Math.abs(one.x - other.x) < (widthOf(one, height) + widthOf(other, height)) / 2;

function joined(one: LetterMark, other: LetterMark): LetterMark {
  const share = other.letters.length / (one.letters.length + other.letters.length);
  return {
    letters: [...one.letters, ...other.letters].sort(),
    x: one.x + (other.x - one.x) * share,
    y: one.y + (other.y - one.y) * share,
  };
}
