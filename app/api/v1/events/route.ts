import { z } from 'zod';
import { apiHandler } from '#lib/http/api-handler.ts';
import { openEventStream } from '#lib/realtime/event-stream.ts';

const query = z.strictObject({ after: z.string().optional() });

// A browser that connects again asks the same address as before, and says in the header what it heard since.
export const GET = apiHandler({ query }, async ({ caller, query: { after }, request, now }) => {
  const lastId = request.headers.get('last-event-id') ?? after ?? null;
  const body = await openEventStream(caller, lastId, request.signal, now);
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Compression and proxies would hold events back until there are enough of them.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
});
