/** Pseudo-random choices that come out the same on every run, so that the demo always shows the same municipality. */
export type Dice = {
  /** From `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<const T>(choices: readonly [T, ...T[]]): T;
  /** Of `[choice, weight]` pairs, heavier ones more often. */
  weighted<const T>(choices: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
};

/** Mulberry32: small, and good enough to scatter potholes. */
export function createDice(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      return choices[0][0];
    },
  };
}
