import { useEffect, useState } from 'react';
import { useLiveRefresh } from '#components/live/use-live-refresh.ts';
import { askServer, Refusal } from '#components/shell/ask-server.ts';
import { type Bounds, bboxParameter } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Viewport } from '#lib/maps/viewport.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';

/** What the screen shows of the earth. */
export type Screen = { bounds: Bounds; zoom: number };

/** What the list is narrowed to and ordered by: a part of the screen, how near to somebody. */
export type Listing = { spot: Bounds | null; near: LatLng | null };

/** A ticket of the list; `metres` from where one is, if that was asked. */
export type ListedTicket = TicketListItem & { metres?: number };

export type TicketsInView = {
  viewport: Viewport;
  list: ListedTicket[];
  /** When it was so. */
  at: string;
};

/** As many as one reads; the count says how many there are. */
export const LIST_LENGTH = 100;

/** The map fires at each stop of a drag; a hand seldom rests shorter than this. */
const SETTLE_MS = 200;

type State = { found: TicketsInView | null; isLoading: boolean; failure: string | null };

/**
 * Keeps what the server holds for the screen and the filter, for the map and for the list beside it. While it asks,
 * the old answer stays. With `spot`, the list is of that part of it alone; with `near`, the nearest come first.
 */
export function useTicketsInView(screen: Screen | null, filter: string, { spot, near }: Listing) {
  const [state, setState] = useState<State>({ found: null, isLoading: true, failure: null });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!screen) return;
    const leaving = new AbortController();
    const ask = async () => {
      setState((before) => ({ ...before, isLoading: true }));
      try {
        const found = await read(screen, filter, { spot, near }, leaving.signal);
        setState({ found, isLoading: false, failure: null });
      } catch (error) {
        if (leaving.signal.aborted) return;
        const failure = error instanceof Refusal ? error.message : 'The tickets could not be loaded.';
        setState((before) => ({ ...before, isLoading: false, failure }));
      }
    };
    const timer = setTimeout(ask, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
    // Another attempt asks the same again.
  }, [screen, filter, spot, near, attempt]);

  const retry = () => setAttempt((count) => count + 1);
  useLiveRefresh(({ ticket }) => ticket !== undefined, retry);
  return { ...state, retry };
}

async function read(
  { bounds, zoom }: Screen,
  filter: string,
  { spot, near }: Listing,
  signal: AbortSignal,
): Promise<TicketsInView> {
  const [viewport, { tickets }] = await Promise.all([
    askServer<Viewport>(`/api/v1/map?${filter}&bbox=${bboxParameter(bounds)}&zoom=${zoom}`, { signal }),
    askServer<{ tickets: ListedTicket[] }>(
      `/api/v1/tickets?${filter}&bbox=${bboxParameter(spot ?? bounds)}&${near ? `near=${near.lat},${near.lng}` : 'sort=due'}&limit=${LIST_LENGTH}`,
      { signal },
    ),
  ]);
  return { viewport, list: tickets, at: new Date().toISOString() };
}
