'use client';

import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { formatLocal } from '#lib/domain/time/format-time.ts';
import classes from '../service-levels/service-levels.module.css';
import { tryCalendarAction } from './actions.ts';

const MINUTES_PER_HOUR = 60;
const UNREACHABLE = 'The server could not be reached. Try again when the line is back.';

/** “A ticket filed Friday 16:50 with 8 h would be due …”, by the calendar as it stands in the form. */
export function CalendarTrialBox({ calendar, today }: { calendar: BusinessCalendar; today: string }) {
  const [filedAt, setFiledAt] = useState(`${fridayFrom(today)}T16:50`);
  const [hours, setHours] = useState(8);
  const [answer, setAnswer] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const ask = () =>
    start(async () => {
      const { timeZone, weeklyHours, observesPublicHolidays, closures } = calendar;
      const asked = { timeZone, weeklyHours, observesPublicHolidays, closures };
      const minutes = Math.round(hours * MINUTES_PER_HOUR);
      const result = await reachServer(tryCalendarAction(asked, { filedAt, minutes }));
      if (!result) setAnswer(UNREACHABLE);
      else if (!result.ok) setAnswer(result.message);
      else if ('problem' in result.value) setAnswer(result.value.problem);
      else {
        const due = formatLocal(result.value.dueAt);
        setAnswer(`A ticket filed ${formatLocal(filedAt)} with ${hours} h would be due ${due}.`);
      }
    });
  return (
    <fieldset className={classes.box}>
      <legend className={classes.legend}>Try it</legend>
      <div className={classes.row}>
        <TextInput
          type="datetime-local"
          label="A ticket filed at"
          value={filedAt}
          onChange={(event) => setFiledAt(event.currentTarget.value)}
        />
        <NumberInput
          label="Time in hours"
          className={classes.amount}
          min={0}
          value={hours}
          hideControls
          onChange={(value) => setHours(Number(value))}
        />
        <Button variant="default" onClick={ask} loading={pending}>
          When is it due?
        </Button>
      </div>
      <p role="status">{answer ?? ''}</p>
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
