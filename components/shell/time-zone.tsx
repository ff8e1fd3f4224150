'use client';

import { createContext, type ReactNode, use } from 'react';

const TimeZoneContext = createContext<string | null>(null);

type Props = { timeZone: string; children: ReactNode };

/** The municipality's time zone, for every time that a page shows: the browser may stand anywhere. */
export function TimeZoneProvider({ timeZone, children }: Props) {
  return <TimeZoneContext value={timeZone}>{children}</TimeZoneContext>;
}

/** For parts that run in the browser; server components have their actor's. */
export function useTimeZone(): string {
  const timeZone = use(TimeZoneContext);
  if (timeZone === null) throw new Error('A part that shows times stands outside of TimeZoneProvider.');
  return timeZone;
}
