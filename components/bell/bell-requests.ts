import type { BellPage } from '#lib/notifications/list-bell.ts';
import type { MarkReadInput } from '#lib/notifications/mark-read.ts';

/** As many as one looks over at once; the page has the others. */
const SHOWN = 10;

/** A sentence that the server answered with. */
export class Refusal extends Error {}

export async function fetchBell(signal: AbortSignal): Promise<BellPage> {
  const response = await fetch(`/api/v1/notifications?limit=${SHOWN}`, { signal });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as BellPage;
}

/** Outlives the page it is sent from: following a link marks it as read, too. */
export async function sendRead(input: MarkReadInput): Promise<void> {
  const response = await fetch('/api/v1/notifications/read', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    keepalive: true,
  });
  if (!response.ok) throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<Refusal> {
  if (response.status === 401) return new Refusal('You are signed out. Load the page anew to sign in.');
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return new Refusal(problem.detail ?? 'The server could not answer.');
}
