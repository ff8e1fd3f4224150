const WORKER = '/push-worker.js';

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** This browser's subscription, if it takes pushes. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!canPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/**
 * Turns pushes on in this browser. Always a new subscription: an old one may have been made with another key, or by
 * who used the browser before.
 */
export async function subscribeBrowser(publicKey: string): Promise<PushSubscription> {
  await (await currentSubscription())?.unsubscribe();
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

/** What a browser that is signed out no longer needs. Whether it can be done or not, the server pushes nothing more to it. */
export async function forgetBrowser(): Promise<void> {
  try {
    await (await currentSubscription())?.unsubscribe();
  } catch {
    // The push service is out of reach, or there was no subscription.
  }
}
