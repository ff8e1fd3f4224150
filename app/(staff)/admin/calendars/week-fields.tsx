'use client';

import { Button, TextInput } from '@mantine/core';
import type { BusinessCalendar, WorkingPeriod } from '#lib/domain/sla/calendar.ts';
import { WEEKDAYS, type Weekday } from '#lib/domain/sla/weekdays.ts';
import classes from '../service-levels/service-levels.module.css';

type Week = BusinessCalendar['weeklyHours'];

type Props = { week: Week; onChange: (week: Week) => void };

/** The hours of each weekday, in as many periods as it has: what lies between two of them is a break. */
export function WeekFields({ week, onChange }: Props) {
  const set = (weekday: Weekday, periods: readonly WorkingPeriod[]) =>
    onChange({ ...week, [weekday]: periods });
  const toWorkdays = () => onChange({ ...week, 2: week[1], 3: week[1], 4: week[1], 5: week[1] });
  return (
    <fieldset>
      <legend className={classes.legend}>Working hours</legend>
      <div className={classes.week}>
        {WEEKDAYS.map(([weekday, name]) => (
          <DayFields
            key={weekday}
            name={name}
            periods={week[weekday]}
            onChange={(periods) => set(weekday, periods)}
          />
        ))}
        <div>
          <Button variant="default" size="xs" onClick={toWorkdays}>
            Monday’s hours for Tuesday to Friday
          </Button>
        </div>
      </div>
    </fieldset>
  );
}

type DayProps = {
  name: string;
  periods: readonly WorkingPeriod[];
  onChange: (periods: WorkingPeriod[]) => void;
};

function DayFields({ name, periods, onChange }: DayProps) {
  const edit = (at: number, edits: Partial<WorkingPeriod>) =>
    onChange(periods.map((period, index) => (index === at ? { ...period, ...edits } : period)));
  const last = periods.at(-1);
  const next: WorkingPeriod = last ? { from: last.to, to: '18:00' } : { from: '08:00', to: '16:00' };
  return (
    <div className={classes.day}>
      <span className={classes.dayName}>{name}</span>
      <div className={classes.periods}>
        {periods.length === 0 && <span className="hint">Closed</span>}
        {periods.map((period, at) => (
          // A period has nothing but its place that stays while it is typed.
          <div key={at} className={classes.row}>
            <TimeField
              label={`${name}, period ${at + 1}, from`}
              value={period.from}
              onChange={(from) => edit(at, { from })}
            />
            <span aria-hidden>–</span>
            <TimeField
              label={`${name}, period ${at + 1}, to`}
              value={period.to}
              onChange={(to) => edit(at, { to })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Remove period ${at + 1} of ${name}`}
              onClick={() => onChange(periods.filter((_, index) => index !== at))}
            >
              Remove
            </Button>
          </div>
        ))}
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Add a period to ${name}`}
            onClick={() => onChange([...periods, next])}
          >
            Add a period
          </Button>
        </div>
      </div>
    </div>
  );
}

type TimeProps = { label: string; value: string; onChange: (value: string) => void };

/** A text field and not a time field: those know no 24:00. */
function TimeField({ label, value, onChange }: TimeProps) {
  return (
    <TextInput
      aria-label={label}
      className={classes.amount}
      value={value}
      maxLength={5}
      placeholder="08:00"
      inputMode="numeric"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
