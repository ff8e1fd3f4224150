'use client';

import { useCallback, useState } from 'react';
import { askServer } from '#components/shell/ask-server.ts';
import { useLookAgain } from '#components/shell/use-look-again.ts';
import type { ClockHealth } from '#lib/health/clock-health.ts';

const POLL_MS = 15_000;

export type SeenHealth = {
  health: ClockHealth;
  /** When this was so. */
  at: string;
  /** Whether the last look failed: then what is shown is old. */
  isOutOfReach: boolean;
};

/** The clock's health, looked up every 15 seconds, so that an open page turns red by itself. */
export function useClockHealth(first: ClockHealth, at: string): SeenHealth & { look: () => Promise<void> } {
  const [seen, setSeen] = useState<SeenHealth>({ health: first, at, isOutOfReach: false });

  const look = useCallback(async () => {
    try {
      const signal = AbortSignal.timeout(POLL_MS);
      const health = await askServer<ClockHealth>('/api/v1/health/clock', { signal });
      setSeen({ health, at: new Date().toISOString(), isOutOfReach: false });
    } catch {
      setSeen((before) => ({ ...before, isOutOfReach: true }));
    }
  }, []);

  useLookAgain(look, POLL_MS);

  return { ...seen, look };
}
