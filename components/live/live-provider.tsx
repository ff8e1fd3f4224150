'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LiveEvent } from './event-line.ts';
import { holdRefreshes } from './hold-refreshes.ts';
import { shareLine } from './shared-line.ts';
import { onSignOut } from './sign-out-channel.ts';

type Handler = (event: LiveEvent) => void;

/** `heardAt`: when the line last said that all is as shown, in milliseconds since 1970. */
type Line = { isBroken: boolean; heardAt: number };

const HandlersContext = createContext<Set<Handler>>(new Set());
const LineContext = createContext<Line>({ isBroken: false, heardAt: 0 });

type Props = {
  /** Tabs that act as the same membership share a line. */
  membershipId: string;
  /** Id of the events that the page knows of. */
  after: string;
  children: ReactNode;
};

/** Holds the line to the server for everything on the page. */
export function LiveProvider({ membershipId, after, children }: Props) {
  const router = useRouter();
  const handlers = useRef(new Set<Handler>());
  // Each refresh of the page comes with a later one; the line itself knows better where it stands.
  const [first] = useState(after);
  const [line, setLine] = useState<Line>({ isBroken: false, heardAt: 0 });

  useEffect(
    () =>
      shareLine(`lungisa-live-${membershipId}`, first, {
        hear: (event) => {
          setLine({ isBroken: false, heardAt: Date.now() });
          for (const handler of handlers.current) handler(event);
        },
        onBroken: () => setLine(({ heardAt }) => ({ isBroken: true, heardAt: heardAt || Date.now() })),
      }),
    [membershipId, first],
  );
  useEffect(holdRefreshes, []);
  // Signed out in another tab: the page asked for anew is the one to sign in, and the line goes with this one.
  useEffect(() => onSignOut(() => router.refresh()), [router]);
  return (
    <HandlersContext value={useMemo(() => handlers.current, [])}>
      <LineContext value={line}>{children}</LineContext>
    </HandlersContext>
  );
}

/** Calls the handler for each event. After `reset` nothing that is shown can be trusted: load it anew. */
export function useLiveEvents(handler: Handler): void {
  const handlers = useContext(HandlersContext);
  const handle = useEffectEvent(handler);
  useEffect(() => {
    const own: Handler = (event) => handle(event);
    handlers.add(own);
    return () => {
      handlers.delete(own);
    };
  }, [handlers]);
}

export const useLine = (): Line => useContext(LineContext);
