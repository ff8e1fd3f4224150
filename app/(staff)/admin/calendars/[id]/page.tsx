import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AppLink } from '#components/shell/app-link.tsx';
import { dayValue } from '#components/ticket/when.ts';
import { requireAllowed } from '#lib/auth/session.ts';
import { STANDARD_CALENDAR } from '#lib/sla/calendar.ts';
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
      <AppLink href="/admin/calendars">All calendars</AppLink>
      <h1>{found?.name ?? 'New calendar'}</h1>
      <CalendarForm
        key={found?.version}
        id={found?.id ?? null}
        version={found?.version ?? 0}
        begin={found ?? { ...STANDARD_CALENDAR, name: '' }}
        today={dayValue(new Date())}
      />
    </div>
  );
}
