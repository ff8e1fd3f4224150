import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BackLink } from '#components/shell/back-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import { localDay } from '#lib/domain/time/local-day.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';
import classes from '../../service-levels/service-levels.module.css';
import { CalendarForm } from '../calendar-form.tsx';

export const metadata: Metadata = { title: 'Calendar' };

type Props = { params: Promise<{ id: string }> };

/** One calendar; `new` begins with municipal office hours. */
export default async function CalendarPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireAllowed('service_levels.manage', '/admin/calendars');
  const found = (await listCalendars(actor)).find((calendar) => calendar.id === id);
  if (!found && id !== 'new') notFound();
  return (
    <div className={classes.page}>
      <BackLink href="/admin/calendars">Calendars</BackLink>
      <h1>{found?.name ?? 'New calendar'}</h1>
      <CalendarForm
        key={found?.version}
        id={found?.id ?? null}
        version={found?.version ?? 0}
        begin={found ?? { ...STANDARD_CALENDAR, name: '' }}
        today={localDay(new Date(), actor.timeZone)}
      />
    </div>
  );
}
