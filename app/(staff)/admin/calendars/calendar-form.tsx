'use client';

import { Autocomplete, Button, Checkbox, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import { AppLink } from '#components/shell/app-link.tsx';
import type { BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import type { CalendarChange } from '#lib/sla/service-level-input.ts';
import { ChangePreview } from '../service-levels/change-preview.tsx';
import classes from '../service-levels/service-levels.module.css';
import { UNREACHED, useChange } from '../service-levels/use-change.ts';
import { CalendarTrialBox } from './calendar-trial-box.tsx';
import { ClosuresFields } from './closures-fields.tsx';
import { HolidaysBox } from './holidays-box.tsx';
import { WeekFields } from './week-fields.tsx';

type Draft = BusinessCalendar & { name: string };

type Props = { id: string | null; version: number; begin: Draft; today: string };

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
  const { form, element, onSubmit, ...command } = useCommandForm<Draft>({
    initialValues: {
      name: begin.name,
      timeZone: begin.timeZone,
      weeklyHours: begin.weeklyHours,
      observesPublicHolidays: begin.observesPublicHolidays,
      closures: begin.closures,
    },
    unreached: UNREACHED,
    onValuesChange: () => forget(),
  });
  const { pending, failure } = command;
  const { preview, look, save, forget } = useChange(command, () => router.push('/admin/calendars'));
  const [isRemoving, setRemoving] = useState(false);
  const draft = form.values;
  const submit = onSubmit((values) => {
    setRemoving(false);
    look({ kind: 'set_calendar', id, version, ...values } as CalendarChange);
  });
  const remove = () => {
    if (id === null) return;
    setRemoving(true);
    look({ kind: 'remove_calendar', id, version });
  };

  return (
    <form ref={element} onSubmit={submit} noValidate className={classes.form} aria-label="Calendar">
      <ReadyFields className={classes.fields}>
        <TextInput label="Name" name="name" maxLength={100} {...form.getInputProps('name')} />
        <Autocomplete
          label="Time zone"
          name="timeZone"
          {...form.getInputProps('timeZone')}
          data={TIME_ZONES}
        />
        <WeekFields week={draft.weeklyHours} onChange={(weeklyHours) => form.setValues({ weeklyHours })} />
        <Checkbox
          label="Closed on South African public holidays"
          {...form.getInputProps('observesPublicHolidays', { type: 'checkbox' })}
        />
        {draft.observesPublicHolidays && <HolidaysBox firstYear={Number(today.slice(0, 4))} />}
        <ClosuresFields
          closures={draft.closures}
          today={today}
          onChange={(closures) => form.setValues({ closures })}
        />
        <CalendarTrialBox calendar={draft} today={today} />
        <FormFailure failure={failure} />
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
