const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;
/** What a proxy answers in the place of a server that cannot be reached, or restarts. */
const NOBODY_THERE = [502, 503, 504];

type Fetch = typeof window.fetch;

/**
 * From now on, whatever refreshes the open page is asked for again until it comes. Next would hand a refresh that is cut
 * over to the browser, whose error page then takes the place of ours, with everything that was typed.
 * @returns what ends this
 */
export function holdRefreshes(): () => void {
  const ask = window.fetch;
  window.fetch = (input, init) =>
    isRefresh(input, init) ? untilItComes(ask, input, init) : ask(input, init);
  return () => {
    window.fetch = ask;
  };
}

/** Whether Next asks for the page that is open: not for one to go to, nor for what a command answers. */
function isRefresh(...[input, init]: Parameters<Fetch>): boolean {
  if (!(input instanceof URL) || (init?.method ?? 'GET') !== 'GET') return false;
  const headers = new Headers(init?.headers);
  if (!headers.has('rsc') || headers.has('next-router-prefetch')) return false;
  const asked = new URL(input);
  asked.searchParams.delete('_rsc');
  const open = new URL(location.href);
  return asked.pathname === open.pathname && `${asked.searchParams}` === `${open.searchParams}`;
}

async function untilItComes(ask: Fetch, ...[input, init]: Parameters<Fetch>): Promise<Response> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const response = await ask(input, init);
      // Read to its end here, since it may be cut in the middle, too.
      await response.clone().arrayBuffer();
      if (!NOBODY_THERE.includes(response.status)) return response;
    } catch (error) {
      if (init?.signal?.aborted) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
