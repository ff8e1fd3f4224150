import type { ReactNode } from 'react';
import { BellProvider } from '#components/bell/bell-provider.tsx';
import classes from '#components/shell/shell.module.css';
import { SiteHeader } from '#components/shell/site-header.tsx';
import { can } from '#lib/auth/policy.ts';
import { currentSession } from '#lib/auth/session.ts';

/** The frame of every page one signs in for. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  // Each page asks for its actor, and only it knows where to come back to after signing in.
  if (!session) return children;
  const { chosen } = session;
  const frame = (
    <>
      <SiteHeader session={session} />
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  );
  if (!can(chosen, 'notifications.receive').allowed) return frame;
  // Each municipality has its own bell: whoever switches starts with an empty one.
  return <BellProvider key={chosen.membershipId}>{frame}</BellProvider>;
}
