import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { env } from '#lib/env.ts';

const HEADER = 'x-forwarded-for';
const stamped = globalThis as { lungisaStampsPeers?: boolean };

/**
 * Makes this process note who is at the other end of each request's socket, in `x-forwarded-for`, over whatever the
 * client claimed there: handlers of Next see headers only. Call once when the server starts (instrumentation.ts).
 * Does nothing behind a trusted proxy, whose header is the truth.
 */
export function stampPeerAddress(): void {
  if (env().TRUST_PROXY || stamped.lungisaStampsPeers) return;
  stamped.lungisaStampsPeers = true;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const peer = request.socket.remoteAddress;
    if (peer) request.headers[HEADER] = peer;
    else delete request.headers[HEADER];
  });
}

/**
 * The caller's address, or null when nobody trustworthy says it: neither a trusted proxy (TRUST_PROXY=1) nor the socket
 * (`stampPeerAddress`). Of several addresses the last counts, the one our own proxy added; the others can be made up.
 */
export function requestIp(headers: Headers): string | null {
  if (!env().TRUST_PROXY && !stamped.lungisaStampsPeers) return null;
  return plainAddress(headers.get(HEADER)?.split(',').at(-1)?.trim() ?? '');
}

/** Without port, zone (`fe80::1%eth0`) and IPv4-in-IPv6 dress; null for what is no address. */
function plainAddress(text: string): string | null {
  const address = text
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) ? address.toLowerCase() : null;
}
