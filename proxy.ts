import { type NextRequest, NextResponse } from 'next/server';
import { env } from '#lib/env.ts';
import { contentSecurityPolicy } from '#lib/http/content-security-policy.ts';

/** Gives every page its Content-Security-Policy. Next reads the nonce from the request’s and puts it on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    tilesUrl: env().MAP_TILES_URL,
    isDevelopment: process.env.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: answers of the API and files run no scripts. */
export const config = {
  matcher: ['/((?!api/|_next/static|_next/image|healthz|readyz|.*\\.svg$|.*\\.js$).*)'],
};
