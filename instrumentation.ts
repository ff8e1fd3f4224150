/** Next calls this once as the server starts. */
export async function register(): Promise<void> {
  // Written so that the build leaves it out for the edge, where there are no processes.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    (await import('#lib/auth/request-ip.ts')).stampPeerAddress();
    const { endEventStreams } = await import('#lib/realtime/event-stream.ts');
    // Next waits for open answers before it exits, and these never end by themselves.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, endEventStreams);
  }
}
