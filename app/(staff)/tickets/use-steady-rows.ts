'use client';

import { type RefObject, useEffect, useState } from 'react';
import { type SteadyRows, steadyRows } from './steady-rows.ts';

/**
 * The rows as the server has them, unless somebody is in the middle of them: then they stay in their places until `show`,
 * or until they come again and nobody is.
 */
export function useSteadyRows<R extends { id: string }>(
  latest: readonly R[],
  list: RefObject<HTMLElement | null>,
): SteadyRows<R> & { show: () => void } {
  const isReading = useIsReading(list);
  const [read, setRead] = useState(latest);
  const [known, setKnown] = useState(latest);
  if (latest !== known) {
    setKnown(latest);
    if (!isReading) setRead(latest);
  }
  return { ...steadyRows(read, latest), show: () => setRead(latest) };
}

/** Whether the list begins above the window, or something in it is selected. */
function useIsReading(list: RefObject<HTMLElement | null>): boolean {
  const [isReading, setReading] = useState(false);
  useEffect(() => {
    const look = () => {
      const element = list.current;
      if (!element) return;
      const selection = window.getSelection();
      const isSelected =
        selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
      setReading(isSelected || element.getBoundingClientRect().top < 0);
    };
    look();
    document.addEventListener('scroll', look, { passive: true });
    document.addEventListener('selectionchange', look);
    return () => {
      document.removeEventListener('scroll', look);
      document.removeEventListener('selectionchange', look);
    };
  }, [list]);
  return isReading;
}
