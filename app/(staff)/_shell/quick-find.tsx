import { IconSearch } from '@tabler/icons-react';
import Form from 'next/form';
import classes from './quick-find.module.css';

/** By tracking number or by words. A plain form: it works before JavaScript has arrived. */
export function QuickFind({ label = 'Find a ticket' }: { label?: string }) {
  return (
    <Form action="/tickets" role="search" className={classes.form}>
      <IconSearch size={16} aria-hidden className={classes.icon} />
      <input
        className={classes.input}
        type="search"
        name="q"
        aria-label={label}
        placeholder="Number or words"
        maxLength={200}
        required
        autoComplete="off"
      />
    </Form>
  );
}
