'use server';

import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import {
  type CalendarTrial,
  type HolidayView,
  holidaysOf,
  trialInput,
  tryCalendar,
  yearInput,
} from '#lib/domain/sla/try-calendar.ts';
import { calendarShape } from '#lib/sla/service-level-input.ts';

/** The public holidays of a year; nothing of the municipality is in it. */
export async function holidaysAction(year: number): Promise<ActionResult<HolidayView[]>> {
  await requireActor();
  return actionResult(async () => holidaysOf(yearInput.parse(year)));
}

/** When a ticket would be due by a calendar as it stands in the form. */
export async function tryCalendarAction(
  calendar: BusinessCalendar,
  trial: CalendarTrial,
): Promise<ActionResult<ReturnType<typeof tryCalendar>>> {
  await requireActor();
  return actionResult(async () => tryCalendar(calendarShape.parse(calendar), trialInput.parse(trial)));
}
