import { Button } from '@mantine/core';
import type { Metadata } from 'next';
import { AppLink } from '#components/shell/app-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { countOf } from '#lib/domain/language/format-number.ts';
import { weekInWords } from '#lib/domain/sla/hours-in-words.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { LatestChanges } from '../service-levels/latest-changes.tsx';
import classes from '../service-levels/service-levels.module.css';

export const metadata: Metadata = { title: 'Calendars' };

export default async function CalendarsPage() {
  const actor = await requireAllowed('service_levels.manage', '/admin/calendars');
  const [calendars, changes] = await Promise.all([listCalendars(actor), listServiceLevelChanges(actor)]);
  return (
    <div className={classes.page}>
      <div>
        <h1>Calendars</h1>
        <p className="lead">
          When the municipality works. A service level that counts by a calendar stands still outside its
          hours.
        </p>
      </div>
      <div>
        <Button component={AppLink} href="/admin/calendars/new" variant="default">
          New calendar
        </Button>
      </div>
      {calendars.length === 0 && <p>There is no calendar yet: every service level runs around the clock.</p>}
      <ul className={classes.cards}>
        {calendars.map((calendar) => (
          <li key={calendar.id} className={classes.card}>
            <h2>
              <AppLink href={`/admin/calendars/${calendar.id}`}>{calendar.name}</AppLink>
            </h2>
            {weekInWords(calendar).map((line) => (
              <span key={line}>{line}</span>
            ))}
            <span className="hint">
              {calendar.timeZone},{' '}
              {calendar.observesPublicHolidays ? 'closed on public holidays' : 'open on public holidays'},{' '}
              {countOf(calendar.closures.length, 'own closure')}
            </span>
            <span className="hint">
              {countOf(calendar.policies, 'service level counts', 'service levels count')} by it
            </span>
          </li>
        ))}
      </ul>
      <LatestChanges changes={changes} />
    </div>
  );
}
