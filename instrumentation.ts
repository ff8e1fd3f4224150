/** Next calls this once as the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('#lib/http/request-ip.ts')).stampPeerAddress();
}
