'use client';

import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { formatLocal } from '#lib/domain/time/format-time.ts';
import classes from '../service-levels/service-levels.module.css';

type Closures = BusinessCalendar['closures'];

type Props = { closures: Closures; today: string; onChange: (closures: Closures) => void };

/** The municipality's own days off, by year. */
export function ClosuresFields({ closures, today, onChange }: Props) {
  const form = useForm({
    initialValues: { date: '', name: '' },
    validate: ({ date, name }) => {
      if (!date || !name.trim()) return { date: 'Give the closure a date and a name.' };
      if (closures.some((one) => one.date === date))
        return { date: 'There is a closure on that day already.' };
      return {};
    },
  });
  const years = [...new Set(closures.map((one) => one.date.slice(0, 4)))].sort();

  // The form around it is the calendar's: this one is sent by its button.
  const add = form.onSubmit(({ date, name }) => {
    onChange([...closures, { date, name: name.trim() }].sort((a, b) => (a.date < b.date ? -1 : 1)));
    form.reset();
  });

  return (
    <fieldset>
      <legend className={classes.legend}>Own closures</legend>
      {closures.length === 0 && <p className="hint">None.</p>}
      {years.map((year) => (
        <details key={year} open={year >= today.slice(0, 4)}>
          <summary>{year}</summary>
          <ul className={classes.dates}>
            {closures
              .filter((one) => one.date.startsWith(year))
              .map((one) => (
                <li key={one.date}>
                  <span>
                    {formatLocal(one.date)}: {one.name}
                  </span>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Remove ${one.name} on ${formatLocal(one.date)}`}
                    onClick={() => onChange(closures.filter((other) => other !== one))}
                  >
                    Remove
                  </Button>
                </li>
              ))}
          </ul>
        </details>
      ))}
      <div className={classes.row}>
        <TextInput
          type="date"
          label="Date of a closure"
          {...form.getInputProps('date', { withError: false })}
        />
        <TextInput label="Name of the closure" maxLength={100} {...form.getInputProps('name')} />
        <Button variant="default" onClick={() => add()}>
          Add closure
        </Button>
      </div>
      {form.errors.date && <p role="alert">{form.errors.date}</p>}
    </fieldset>
  );
}
