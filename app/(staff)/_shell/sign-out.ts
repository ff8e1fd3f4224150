import { announceSignOut } from '#components/live/sign-out-channel.ts';
import { forgetBrowser } from '#components/shell/browser-push.ts';
import { signOutAction } from '../../sign-in/actions.ts';

/** Ends the session, and with it what the browser's other tabs show and are told. */
export async function signOut(): Promise<void> {
  try {
    await signOutAction();
  } finally {
    // The action redirects, which is thrown. A tab that is told too early only checks its own session.
    announceSignOut();
    await forgetBrowser();
  }
}
