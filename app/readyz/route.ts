import { readiness } from '#lib/http/readiness.ts';

export const dynamic = 'force-dynamic';

/** Whether the database, its migrations and a worker are there; 503 names what is not. */
export async function GET(): Promise<Response> {
  const { ready, parts } = await readiness();
  return Response.json(
    { status: ready ? 'ready' : 'not ready', parts },
    { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  );
}
