import { signOutAction } from '#app/sign-in/actions.ts';
import { forgetBrowser } from './browser-push.ts';

/** All tabs of the browser have one session, whatever they show. */
const CHANNEL = 'lungisa-session';

/** Ends the session, and with it what the browser's other tabs show and are told. */
export async function signOut(): Promise<void> {
  try {
    await signOutAction();
  } finally {
    // The action redirects, which is thrown. A tab that is told too early only looks whether it is so.
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage('signed out');
    channel.close();
    await forgetBrowser();
  }
}

/** Calls `look` when another tab has signed out. @returns hears no more */
export function onSignOut(look: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', look);
  return () => channel.close();
}
