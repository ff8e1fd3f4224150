import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type Tone = 'plain' | 'calm' | 'busy' | 'waiting' | 'alarm' | 'good';

type Props = { tone: Tone; icon?: ReactNode; title?: string | undefined; children: ReactNode };

/** A few words on a coloured ground. The words say it all; the colour only helps to find it. */
export function Chip({ tone, icon, title, children }: Props) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}
