import type { ReactNode } from 'react';
import classes from './message-page.module.css';

type Props = { title: string; children: ReactNode; actions: ReactNode };

/** A page that is only a sentence and the way on: nothing found, something failed. */
export function MessagePage({ title, children, actions }: Props) {
  return (
    <div className={classes.page}>
      <h1>{title}</h1>
      {children}
      <div className={classes.actions}>{actions}</div>
    </div>
  );
}
