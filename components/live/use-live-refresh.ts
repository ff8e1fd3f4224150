'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import type { LiveEvent } from './event-line.ts';
import { useLiveEvents } from './live-provider.tsx';
import { type Paced, pace } from './pace.ts';

/** Calls `refresh`, at a decent pace, when something happened that matters to what is shown, and after a `reset`. */
export function useLiveRefresh(matters: (event: LiveEvent) => boolean, refresh: () => void): void {
  const paced = useRef<Paced | null>(null);
  const onRefresh = useEffectEvent(refresh);
  useEffect(() => {
    const own = pace(() => onRefresh());
    paced.current = own;
    return own.stop;
  }, []);
  useLiveEvents((event) => {
    if (event.type === 'reset' || matters(event)) paced.current?.ask();
  });
}
