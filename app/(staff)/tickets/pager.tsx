'use client';

import { useSyncExternalStore } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import classes from './pager.module.css';

type Props = { here: string; first: string; next: string | null; isFirst: boolean };

const KEY = 'lungisa.previous-page ';

/** Session storage does not change under a page that is being looked at. */
const never = () => () => {};

/**
 * Pages are cut by a cursor that only points forward, so the way back is remembered in the tab: each “Next” notes
 * where it was pressed. Whoever opened a later page from a link is offered the first one instead.
 */
export function Pager({ here, first, next, isFirst }: Props) {
  const previous = useSyncExternalStore(
    never,
    () => sessionStorage.getItem(KEY + here),
    () => null,
  );
  if (isFirst && !next) return null;
  return (
    <nav aria-label="Pages" className={classes.pager}>
      {!isFirst && (
        <AppLink href={previous ?? first} className={classes.page}>
          {previous ? 'Previous' : 'First page'}
        </AppLink>
      )}
      {next && (
        <AppLink
          href={next}
          className={classes.page}
          onClick={() => sessionStorage.setItem(KEY + next, here)}
        >
          Next
        </AppLink>
      )}
    </nav>
  );
}
