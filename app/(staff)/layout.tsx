import type { ReactNode } from 'react';
import classes from '#app/(staff)/_shell/shell.module.css';
import { SiteHeader } from '#app/(staff)/_shell/site-header.tsx';
import { BellProvider } from '#components/bell/bell-provider.tsx';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { TimeZoneProvider } from '#components/shell/time-zone.tsx';
import { currentActor, currentSession } from '#lib/auth/session.ts';
import { can } from '#lib/domain/access/roles.ts';
import { currentEventId } from '#lib/realtime/event-stream.ts';

/** The frame of every page one signs in for. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const [session, actor] = await Promise.all([currentSession(), currentActor()]);
  // Each page asks for its actor, and only it knows where to come back to after signing in.
  if (!session || !actor) return children;
  const { chosen } = session;
  // Before the page asks for anything: what happens meanwhile is then told, at worst twice.
  const after = await currentEventId(chosen.tenantId, new Date());
  const frame = (
    <>
      <SiteHeader session={session} />
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  );
  return (
    // Each municipality has its own line and its own bell: whoever switches starts with new ones.
    <LiveProvider key={chosen.membershipId} membershipId={chosen.membershipId} after={after}>
      <TimeZoneProvider timeZone={actor.timeZone}>
        {can(chosen, 'notifications.receive').allowed ? <BellProvider>{frame}</BellProvider> : frame}
      </TimeZoneProvider>
    </LiveProvider>
  );
}
