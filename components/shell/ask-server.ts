/** A sentence that the server answered with. */
export class Refusal extends Error {}

/**
 * The answer of one of our own routes, in JSON.
 * @throws Refusal with the server's sentence for the user; another error where it could not be reached or had none
 */
export async function askServer<Answer>(address: string, request?: RequestInit): Promise<Answer> {
  const response = await fetch(address, request);
  if (response.ok) return (await response.json()) as Answer;
  if (response.status === 401) throw new Refusal('You are signed out. Load the page anew to sign in.');
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw problem.detail ? new Refusal(problem.detail) : new Error(`${address} answered ${response.status}`);
}
