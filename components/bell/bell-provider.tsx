'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLiveRefresh } from '#components/live/use-live-refresh.ts';
import { Refusal } from '#components/shell/ask-server.ts';
import { useLookAgain } from '#components/shell/use-look-again.ts';
import type { BellItem, BellPage } from '#lib/notifications/list-bell.ts';
import { fetchBell, sendRead } from './bell-requests.ts';

/** Between two looks while nothing else tells that something happened. */
const POLL_MILLISECONDS = 30_000;

export type Bell = {
  /** Null until the first answer. */
  page: BellPage | null;
  /** When it was so. */
  at: string | null;
  isLoading: boolean;
  /** Why it could not be brought up to date, in a sentence. */
  failure: string | null;
  /** Asks anew, now. For whoever learns that something happened. */
  refresh: () => Promise<void>;
  markRead: (item: Pick<BellItem, 'id' | 'readAt'>) => Promise<void>;
  /** All that was told up to this item, which is the newest that was looked at. */
  markAllRead: (newest: Pick<BellItem, 'createdAt'>) => Promise<void>;
};

const Context = createContext<Bell | null>(null);

/** The bell of who is signed in; null outside a provider: for people who have none. */
export const useBell = (): Bell | null => useContext(Context);

type State = Pick<Bell, 'page' | 'at' | 'isLoading' | 'failure'>;

const UNREACHABLE = 'The server could not be reached.';

/** Keeps one bell for the whole page up to date: by itself every 30 seconds, when the page is come back to, and on `refresh`. */
export function BellProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ page: null, at: null, isLoading: true, failure: null });
  const asking = useRef<AbortController | null>(null);

  const refresh = useCallback(async () => {
    asking.current?.abort();
    const attempt = new AbortController();
    asking.current = attempt;
    setState((before) => ({ ...before, isLoading: true }));
    try {
      const page = await fetchBell(attempt.signal);
      setState({ page, at: new Date().toISOString(), isLoading: false, failure: null });
    } catch (error) {
      if (attempt.signal.aborted) return;
      const failure = error instanceof Refusal ? error.message : UNREACHABLE;
      setState((before) => ({ ...before, isLoading: false, failure }));
    }
  }, []);

  useEffect(() => {
    refresh();
    return () => asking.current?.abort();
  }, [refresh]);

  useLookAgain(refresh, POLL_MILLISECONDS);
  useLiveRefresh(({ ticket }) => ticket !== undefined, refresh);

  const bell = useMemo<Bell>(() => {
    // What was marked is shown at once, and asked anew: another page or device may have been faster.
    const mark = async (isMarked: (item: BellItem) => boolean, request: Parameters<typeof sendRead>[0]) => {
      setState((before) => ({ ...before, page: before.page && withRead(before.page, isMarked) }));
      try {
        await sendRead(request);
      } catch {
        setState((before) => ({ ...before, failure: `${UNREACHABLE} Nothing was marked as read.` }));
        return;
      }
      await refresh();
    };
    return {
      ...state,
      refresh,
      markRead: async ({ id, readAt }) => {
        if (readAt === null) await mark((item) => item.id === id, { ids: [id] });
      },
      markAllRead: ({ createdAt }) => mark((item) => item.createdAt <= createdAt, { until: createdAt }),
    };
  }, [state, refresh]);

  return <Context value={bell}>{children}</Context>;
}

function withRead(page: BellPage, isMarked: (item: BellItem) => boolean): BellPage {
  const readAt = new Date().toISOString();
  const marked = page.notifications.filter((item) => item.readAt === null && isMarked(item)).length;
  return {
    ...page,
    notifications: page.notifications.map((item) =>
      item.readAt === null && isMarked(item) ? { ...item, readAt } : item,
    ),
    unread: { ...page.unread, count: page.unread.count - marked },
  };
}
