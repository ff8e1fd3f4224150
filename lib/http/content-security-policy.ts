/** What a page may load and where it may send: from here alone, but for the map's tiles. */
type Allowed = {
  /** Of this answer only; the scripts that we wrote into it bear it. */
  nonce: string;
  /** `MAP_TILES_URL`, or empty. */
  tilesUrl: string;
  /** React evaluates code while one develops, and pages reload through a socket. */
  isDevelopment: boolean;
};

/**
 * The Content-Security-Policy of a page. Scripts need the nonce; a script that has it may load others (`strict-dynamic`),
 * as Next's do. Styles stay open to style attributes: Mantine and Leaflet place things by them.
 */
export function contentSecurityPolicy({ nonce, tilesUrl, isDevelopment }: Allowed): string {
  const tiles = tilesHost(tilesUrl);
  const directives = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', ...(tiles ? [tiles] : [])],
    'connect-src': ["'self'", ...(isDevelopment ? ['ws:'] : [])],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** `https://{s}.tiles.example/{z}/{x}/{y}.png` → `https://*.tiles.example`. Null for tiles of our own, or none. */
function tilesHost(url: string): string | null {
  const [, scheme, host] = /^(https?):\/\/([^/]+)/.exec(url) ?? [];
  if (!scheme || !host) return null;
  const pattern = host.replace('{s}', '*');
  return /^(\*\.)?[a-z0-9.-]+(:\d+)?$/i.test(pattern) ? `${scheme}://${pattern}` : null;
}
