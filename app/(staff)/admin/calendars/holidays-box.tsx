'use client';

import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { HolidayView } from '#lib/domain/sla/try-calendar.ts';
import { formatLocal } from '#lib/domain/time/format-time.ts';
import classes from '../service-levels/service-levels.module.css';
import { holidaysAction } from './actions.ts';

/** The public holidays of any year, so that nobody has to trust a tick in a box. */
export function HolidaysBox({ firstYear }: { firstYear: number }) {
  const [year, setYear] = useState(firstYear);
  const [answer, setAnswer] = useState<{ year: number; holidays: HolidayView[] } | string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    holidaysAction(year)
      .then((result) => {
        if (isCurrent) setAnswer(result.ok ? { year, holidays: result.value } : result.message);
      })
      .catch(() => {
        if (isCurrent) setAnswer('The holidays could not be fetched. Try again when the line is back.');
      });
    return () => {
      isCurrent = false;
    };
  }, [year]);
  return (
    <div className={classes.box}>
      <NumberInput
        label="Public holidays of the year"
        className={classes.amount}
        value={year}
        onChange={(value) => setYear(Number(value))}
      />
      {answer === null && <p className="hint">Looking…</p>}
      {typeof answer === 'string' && <p role="alert">{answer}</p>}
      {answer !== null && typeof answer !== 'string' && (
        <ul className={classes.dates} aria-label={`Public holidays of ${answer.year}`}>
          {answer.holidays.map(({ date, name, isObserved }) => (
            <li key={date}>
              <span>
                {formatLocal(date)}: {name}
              </span>
              {isObserved && <span className="hint">Monday after a Sunday, s 2(1) of the Act</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
