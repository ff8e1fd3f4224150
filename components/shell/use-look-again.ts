import { useEffect, useEffectEvent } from 'react';

/**
 * Calls `look` every `everyMs` while the page can be seen, and at once when it is come back to. Nothing is asked for a
 * tab that nobody looks at.
 * @param everyMs null for not now
 */
export function useLookAgain(look: () => void, everyMs: number | null): void {
  const onLook = useEffectEvent(look);
  useEffect(() => {
    if (everyMs === null) return;
    const lookIfSeen = () => {
      if (!document.hidden) onLook();
    };
    const timer = setInterval(lookIfSeen, everyMs);
    document.addEventListener('visibilitychange', lookIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookIfSeen);
    };
  }, [everyMs]);
}
