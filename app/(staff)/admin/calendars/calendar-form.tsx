'use client';

import { Autocomplete, Button, Checkbox, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { Notice } from '#components/ticket/notice.tsx';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import type { CalendarChange } from '#lib/sla/service-level-input.ts';
import { ChangePreview } from '../service-levels/change-preview.tsx';
import classes from '../service-levels/service-levels.module.css';
import { useChange } from '../service-levels/use-change.ts';
import { CalendarTrialBox } from './calendar-trial-box.tsx';
import { ClosuresFields } from './closures-fields.tsx';
import { HolidaysBox } from './holidays-box.tsx';
import { WeekFields } from './week-fields.tsx';

type Draft = BusinessCalendar & { name: string };

type Props = { id: string | null; version: number; begin: Draft; today: string };

const FIELDS = ['name', 'timeZone'];

/** Common ones first; any name of the IANA list can be typed. */
const TIME_ZONES = [
  'Africa/Johannesburg',
  'Africa/Maputo',
  'Africa/Windhoek',
  'Europe/London',
  'America/New_York',
];

/** Makes, changes or removes a calendar. What it does to the deadlines is looked at before it is saved. */
export function CalendarForm({ id, version, begin, today }: Props) {
  const router = useRouter();
  const { pending, failure, errorOf, preview, look, save, forget } = useChange(() =>
    router.push('/admin/calendars'),
  );
  const [isRemoving, setRemoving] = useState(false);
  const [draft, setDraft] = useState<Draft>({
    name: begin.name,
    timeZone: begin.timeZone,
    weeklyHours: begin.weeklyHours,
    observesPublicHolidays: begin.observesPublicHolidays,
    closures: begin.closures,
  });
  const edit = (edits: Partial<Draft>) => {
    setDraft({ ...draft, ...edits });
    forget();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRemoving(false);
    look({ kind: 'set_calendar', id, version, ...draft } as CalendarChange);
  };
  const remove = () => {
    if (id === null) return;
    setRemoving(true);
    look({ kind: 'remove_calendar', id, version });
  };

  return (
    <form onSubmit={submit} noValidate className={classes.form} aria-label="Calendar">
      <ReadyFields className={classes.fields}>
        <TextInput
          label="Name"
          name="name"
          maxLength={100}
          value={draft.name}
          error={errorOf('name')}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        <Autocomplete
          label="Time zone"
          name="timeZone"
          value={draft.timeZone}
          error={errorOf('timeZone')}
          onChange={(timeZone) => edit({ timeZone })}
          data={TIME_ZONES}
        />
        <WeekFields week={draft.weeklyHours} onChange={(weeklyHours) => edit({ weeklyHours })} />
        <Checkbox
          label="Closed on South African public holidays"
          checked={draft.observesPublicHolidays}
          onChange={(event) => edit({ observesPublicHolidays: event.currentTarget.checked })}
        />
        {draft.observesPublicHolidays && <HolidaysBox firstYear={Number(today.slice(0, 4))} />}
        <ClosuresFields closures={draft.closures} today={today} onChange={(closures) => edit({ closures })} />
        <CalendarTrialBox calendar={draft} today={today} />
        {failure && !FIELDS.includes(failure.field ?? '') && (
          <Notice tone="alarm" title="Not saved">
            {failure.message}
          </Notice>
        )}
        <div className={classes.buttons}>
          <Button type="submit" variant={preview ? 'default' : 'filled'} loading={pending && !preview}>
            See what would change
          </Button>
          {id !== null && (
            <Button variant="default" onClick={remove} disabled={pending}>
              Remove this calendar
            </Button>
          )}
          <Button variant="subtle" component={AppLink} href="/admin/calendars">
            Cancel
          </Button>
        </div>
      </ReadyFields>
      {preview && (
        <ChangePreview
          key={preview.fingerprint}
          preview={preview}
          choosesTickets={false}
          saveLabel={isRemoving ? 'Remove' : 'Save'}
          pending={pending}
          onSave={save}
        />
      )}
    </form>
  );
}
