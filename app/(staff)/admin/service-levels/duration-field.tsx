'use client';

import { NativeSelect, NumberInput } from '@mantine/core';
import {
  DURATION_UNITS,
  type Duration,
  type DurationUnit,
  minutesIn,
  minutesText,
} from '#lib/domain/sla/duration.ts';
import classes from './service-levels.module.css';

type Props = {
  label: string;
  name: string;
  value: Duration;
  /** How long a day is, in minutes. */
  dayMinutes: number;
  /** Hours of the clock, or of working time. */
  countsWorkingTime: boolean;
  error?: string | undefined;
  onChange: (value: Duration) => void;
};

/** A time in minutes, hours or days, and what that comes to. */
export function DurationField({ label, name, value, dayMinutes, countsWorkingTime, error, onChange }: Props) {
  const total = minutesText(minutesIn(value, dayMinutes));
  const dayName = countsWorkingTime ? `working days of ${minutesText(dayMinutes)}` : 'days';
  return (
    <div>
      <div className={classes.row}>
        <NumberInput
          label={label}
          name={name}
          className={classes.amount}
          value={value.amount}
          min={0}
          hideControls
          error={Boolean(error)}
          {...(error && { 'aria-describedby': `${name}-error` })}
          onChange={(amount) => onChange({ ...value, amount: Number(amount) || 0 })}
        />
        <NativeSelect
          aria-label={`${label}: unit`}
          value={value.unit}
          onChange={(event) => onChange({ ...value, unit: event.currentTarget.value as DurationUnit })}
          data={DURATION_UNITS.map((unit) => ({ value: unit, label: unit === 'days' ? dayName : unit }))}
        />
      </div>
      <p id={`${name}-error`} className="hint" data-error={Boolean(error) || undefined}>
        {error ?? `${total}${countsWorkingTime ? ' of working time' : ' by the clock'}`}
      </p>
    </div>
  );
}
