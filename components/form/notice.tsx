import type { ComponentProps } from 'react';
import classes from './notice.module.css';

type Props = Omit<ComponentProps<'div'>, 'title' | 'role' | 'className'> & {
  tone: 'calm' | 'waiting' | 'alarm';
  title: string;
  'data-failure'?: boolean;
};

/** A few sentences that stand out and are read aloud when they appear. */
export function Notice({ tone, title, children, ...attributes }: Props) {
  return (
    <div
      {...attributes}
      className={classes.notice}
      data-tone={tone}
      role={tone === 'calm' ? 'status' : 'alert'}
    >
      <strong>{title}</strong>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
