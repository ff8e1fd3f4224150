import type { ReactNode } from 'react';
import { AppLink } from './app-link.tsx';

/** The way from one thing back to the list it stands in, above its heading. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <AppLink href={href} className="back">
      <span aria-hidden>‹ </span>
      {children}
    </AppLink>
  );
}
