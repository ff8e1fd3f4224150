export const dynamic = 'force-dynamic';

/** The process lives. Whether it could serve is `/readyz`'s to say. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
}
