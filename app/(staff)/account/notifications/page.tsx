import type { Metadata } from 'next';
import { requireAllowed } from '#lib/auth/session.ts';
import { listPushDevices } from '#lib/notifications/list-push-devices.ts';
import { readPreferences } from '#lib/notifications/preferences.ts';
import { pushPublicKey } from '#lib/notifications/push-public-key.ts';
import classes from './account.module.css';
import { PreferencesForm } from './preferences-form.tsx';
import { PushDevice } from './push-device.tsx';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const actor = await requireAllowed('notifications.receive', '/account/notifications');
  const [preferences, devices] = await Promise.all([readPreferences(actor), listPushDevices(actor)]);
  return (
    <div className={classes.page}>
      <h1>Notification settings</h1>
      <section className={classes.panel}>
        <h2>How you are told</h2>
        <p>
          When a ticket is given to you or your team, when its deadlines come near or pass, when it is
          escalated to you, and at each step of a ticket that you watch.
        </p>
        {/* Made anew when a device has changed the channels. */}
        <PreferencesForm key={preferences.channels.join()} preferences={preferences} />
      </section>
      <section className={classes.panel}>
        <h2>This device</h2>
        <PushDevice publicKey={pushPublicKey()} devices={devices} />
      </section>
    </div>
  );
}
