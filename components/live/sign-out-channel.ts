/** All tabs of the browser have one session, whatever they show. */
const CHANNEL = 'lungisa-session';

/** Tells the browser's other tabs that the session has ended. */
export function announceSignOut(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('signed out');
  channel.close();
}

/** Calls `handle` when another tab has signed out. @returns stops listening */
export function onSignOut(handle: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', handle);
  return () => channel.close();
}
