'use client';

import { usePathname } from 'next/navigation';
import { AppLink } from '#components/shell/app-link.tsx';
import classes from './nav-links.module.css';
import type { NavItem } from './navigation.ts';

type Props = { items: NavItem[]; vertical?: boolean; onNavigate?: () => void };

export function NavLinks({ items, vertical = false, onNavigate }: Props) {
  const pathname = usePathname();
  const current = currentOf(items, pathname);
  return (
    <ul className={vertical ? classes.vertical : classes.list}>
      {items.map(({ href, label }) => (
        <li key={href}>
          <AppLink
            href={href}
            className={classes.link}
            aria-current={href === current ? 'page' : undefined}
            onClick={onNavigate}
          >
            {label}
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

/** The item with the longest address that holds the present one: `/tickets/new` before `/tickets`. */
function currentOf(items: NavItem[], pathname: string): string | undefined {
  return items
    .map(({ href }) => href)
    .filter((href) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}
