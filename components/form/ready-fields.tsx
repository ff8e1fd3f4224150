'use client';

import { type ReactNode, useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether JavaScript has taken over the page. */
export const useReady = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** Fields that open once they work: on a slow machine, nothing chosen too early is lost. */
export function ReadyFields({
  className,
  children,
}: {
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset disabled={!useReady()} className={className}>
      {children}
    </fieldset>
  );
}
