'use client';

import { Button, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useCommand } from '#components/form/use-command.ts';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { formatLocal } from '#lib/domain/time/format-time.ts';
import classes from '../service-levels/service-levels.module.css';
import { tryCalendarAction } from './actions.ts';

const MINUTES_PER_HOUR = 60;

/** “A ticket filed Friday 16:50 with 8 h would be due …”, by the calendar as it stands in the form. */
export function CalendarTrialBox({ calendar, today }: { calendar: BusinessCalendar; today: string }) {
  const form = useForm({ initialValues: { filedAt: `${fridayFrom(today)}T16:50`, hours: 8 } });
  const [answer, setAnswer] = useState('');
  const { pending, failure, run } = useCommand();
  const ask = () => {
    const { timeZone, weeklyHours, observesPublicHolidays, closures } = calendar;
    const asked = { timeZone, weeklyHours, observesPublicHolidays, closures };
    const { filedAt, hours } = form.values;
    run(
      () => tryCalendarAction(asked, { filedAt, minutes: Math.round(hours * MINUTES_PER_HOUR) }),
      (result) =>
        setAnswer(
          'problem' in result
            ? result.problem
            : `A ticket filed ${formatLocal(filedAt)} with ${hours} h would be due ${formatLocal(result.dueAt)}.`,
        ),
    );
  };
  return (
    <fieldset className={classes.trial}>
      <legend className={classes.legend}>Try it</legend>
      <div className={classes.row}>
        <TextInput type="datetime-local" label="A ticket filed at" {...form.getInputProps('filedAt')} />
        <NumberInput
          label="Time in hours"
          className={classes.amount}
          min={0}
          hideControls
          {...form.getInputProps('hours')}
          onChange={(value) => form.setFieldValue('hours', Number(value))}
        />
        <Button variant="default" onClick={ask} loading={pending}>
          When is it due?
        </Button>
      </div>
      <p role="status">{failure?.message ?? answer}</p>
    </fieldset>
  );
}

const FRIDAY = 5;
const MS_PER_DAY = 86_400_000;

/** The next Friday, today included. */
function fridayFrom(today: string): string {
  const time = Date.parse(today);
  const days = (FRIDAY - new Date(time).getUTCDay() + 7) % 7;
  return new Date(time + days * MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
