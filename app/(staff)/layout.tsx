import type { ReactNode } from 'react';
import classes from '#components/shell/shell.module.css';
import { SiteHeader } from '#components/shell/site-header.tsx';
import { currentSession } from '#lib/auth/session.ts';

/** The frame of every page one signs in for. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  // Each page asks for its actor, and only it knows where to come back to after signing in.
  if (!session) return children;
  return (
    <>
      <SiteHeader session={session} />
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  );
}
