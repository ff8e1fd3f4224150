const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

type Fetch = typeof window.fetch;

/**
 * Has the page that is open asked for until it comes. Next gives a refresh that is cut over to the browser, which puts
 * its own error page in the place of ours, and everything that was typed is gone.
 * @returns ends it
 */
export function holdRefreshes(): () => void {
  const ask = window.fetch;
  window.fetch = (input, init) =>
    isRefresh(input, init) ? untilItComes(ask, input, init) : ask(input, init);
  return () => {
    window.fetch = ask;
  };
}

/** Of what Next asks for: the page itself, neither one to go to nor the answer to a command. */
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
      // To its end: half a page is none.
      await response.clone().arrayBuffer();
      return response;
    } catch (error) {
      if (init?.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
