import { askServer } from '#components/shell/ask-server.ts';
import type { BellPage } from '#lib/notifications/list-bell.ts';
import type { MarkReadInput } from '#lib/notifications/mark-read.ts';

/** As many as one looks over at once; the page has the others. */
const SHOWN = 10;

export const fetchBell = (signal: AbortSignal): Promise<BellPage> =>
  askServer(`/api/v1/notifications?limit=${SHOWN}`, { signal });

/** Outlives the page it is sent from: following a link marks it as read, too. */
export async function sendRead(input: MarkReadInput): Promise<void> {
  await askServer('/api/v1/notifications/read', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    keepalive: true,
  });
}
