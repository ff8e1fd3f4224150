/** Several events of one change arrive together. */
const SETTLE_MS = 150;
/** What comes right after another change is seen within two seconds, too. */
const SHORTEST_GAP_MS = 1000;
const LONGEST_GAP_MS = 15_000;

export type Paced = { ask: () => void; stop: () => void };

/**
 * Runs `refresh` soon after it is asked for, but the rarer the longer it is asked for without a pause: a screen in the
 * control room of a metro is not worth a query a second. Nothing is loaded for a tab that nobody looks at.
 */
export function pace(refresh: () => void): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gap = SHORTEST_GAP_MS;
  let ranAt = Number.NEGATIVE_INFINITY;
  let isOwed = false;

  const run = () => {
    timer = undefined;
    isOwed = document.hidden;
    if (isOwed) return;
    ranAt = Date.now();
    refresh();
  };
  const ask = () => {
    if (timer !== undefined) return;
    const quiet = Date.now() - ranAt;
    gap = quiet > 2 * gap ? SHORTEST_GAP_MS : Math.min(gap * 1.3, LONGEST_GAP_MS);
    timer = setTimeout(run, Math.max(SETTLE_MS, gap - quiet));
  };
  const onLooked = () => {
    if (isOwed && !document.hidden) ask();
  };
  document.addEventListener('visibilitychange', onLooked);
  return {
    ask,
    stop: () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onLooked);
    },
  };
}
