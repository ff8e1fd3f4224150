import type { ReactNode } from 'react';
import classes from './notice.module.css';

type Props = { tone: 'calm' | 'waiting' | 'alarm'; title: string; children: ReactNode };

/** A few sentences that stand out and are read aloud when they appear. */
export function Notice({ tone, title, children }: Props) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'calm' ? 'status' : 'alert'}>
      <strong>{title}</strong>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
