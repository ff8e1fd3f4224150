'use client';

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { formatLocal } from '#lib/domain/time/format-time.ts';
import classes from '../service-levels/service-levels.module.css';

type Closures = BusinessCalendar['closures'];

type Props = { closures: Closures; today: string; onChange: (closures: Closures) => void };

/** The municipality's own days off, by year. */
export function ClosuresFields({ closures, today, onChange }: Props) {
  const [date, setDate] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const years = [...new Set(closures.map((one) => one.date.slice(0, 4)))].sort();

  const add = () => {
    const isTaken = closures.some((one) => one.date === date);
    if (!date || !name.trim()) return setProblem('Give the closure a date and a name.');
    if (isTaken) return setProblem('There is a closure on that day already.');
    onChange([...closures, { date, name: name.trim() }].sort((a, b) => (a.date < b.date ? -1 : 1)));
    setProblem(null);
    setDate('');
    setName('');
  };

  return (
    <fieldset>
      <legend className={classes.legend}>Own closures</legend>
      {closures.length === 0 && <p className={classes.quiet}>None.</p>}
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
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TextInput
          label="Name of the closure"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" onClick={add}>
          Add closure
        </Button>
      </div>
      {problem && <p role="alert">{problem}</p>}
    </fieldset>
  );
}
