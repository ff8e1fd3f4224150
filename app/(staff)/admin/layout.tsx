import type { ReactNode } from 'react';
import { NavLinks } from '#app/(staff)/_shell/nav-links.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import classes from './admin.module.css';
import { ADMIN_SECTIONS } from './sections.ts';

/** The administration's menu beside its pages. Each page asks again: a layout is no lock. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireAllowed('operations.manage', '/admin');
  return (
    <div className={classes.frame}>
      <nav aria-label="Administration" className={classes.menu}>
        <NavLinks items={[...ADMIN_SECTIONS]} vertical />
      </nav>
      <div>{children}</div>
    </div>
  );
}
