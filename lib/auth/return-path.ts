/** Where one goes after signing in without having asked for a page. */
export const HOME_PATH = '/';

const ORIGIN = 'http://lungisa.invalid';

/**
 * A path of this site to return to after signing in, or the home page for everything else that a link may carry:
 * other sites in all their spellings (`//evil`, `/\evil`, `/<tab>/evil`, `/.//evil`), the API, the sign-in page itself.
 */
export function safeReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, ORIGIN))
    return HOME_PATH;
  const url = new URL(wanted, ORIGIN);
  // Resolving `/.//evil` leaves the path `//evil`, which a browser would take for a host.
  if (url.origin !== ORIGIN || url.pathname.startsWith('//')) return HOME_PATH;
  if (/^\/(api|sign-in)(\/|$)/.test(url.pathname)) return HOME_PATH;
  return `${url.pathname}${url.search}${url.hash}`;
}
