'use client';

import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import { AppLink } from '#components/shell/app-link.tsx';
import { type Duration, dayMinutesOf, durationOf, minutesIn } from '#lib/domain/sla/duration.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import type { CalendarView } from '#lib/sla/list-calendars.ts';
import type { PolicyView, ServiceLevels } from '#lib/sla/list-service-levels.ts';
import type { PolicyChange } from '#lib/sla/service-level-input.ts';
import { ChainFields, type Colleague, type LevelDraft } from './chain-fields.tsx';
import { ChangePreview } from './change-preview.tsx';
import { DurationField } from './duration-field.tsx';
import classes from './service-levels.module.css';
import { UNREACHED, useChange } from './use-change.ts';

type Props = {
  place: { category: string | null; priority: Priority | null };
  /** The policy that is set here; null where another applies, whose figures are the ones to begin with. */
  own: PolicyView | null;
  begin: PolicyView | ServiceLevels['builtIn'];
  calendars: readonly CalendarView[];
  colleagues: readonly Colleague[];
};

type Draft = {
  response: Duration;
  resolution: Duration;
  warnPercent: number;
  calendarId: string;
  chain: LevelDraft[];
};

/** As the server calls them: a draft holds its times as amounts and units. */
const FIELDS = ['responseMinutes', 'resolutionMinutes', 'warnPercent', 'calendarId'];
const fieldOf = (name: string) => (FIELDS.includes(name) || name.startsWith('chain.') ? name : null);

/** Sets, changes or removes the service level of one category and priority. It is looked at before it is saved. */
export function PolicyForm({ place, own, begin, calendars, colleagues }: Props) {
  const router = useRouter();
  const { form, element, onSubmit, errorOf, ...command } = useCommandForm<Draft>({
    initialValues: draftOf(begin, calendars),
    fieldOf,
    unreached: UNREACHED,
    onValuesChange: () => forget(),
  });
  const { pending, failure } = command;
  const { preview, look, save, forget } = useChange(command, () => router.push('/admin/service-levels'));
  const [isRemoving, setRemoving] = useState(false);
  const draft = form.values;
  const dayMinutes = dayOf(draft.calendarId, calendars);
  const isAroundTheClock = draft.calendarId === '';

  const submit = onSubmit((values) => {
    setRemoving(false);
    look(changeOf(place, own, values, calendars));
  });
  const remove = () => {
    if (!own) return;
    setRemoving(true);
    look({ kind: 'remove_policy', id: own.id });
  };

  return (
    <form ref={element} onSubmit={submit} noValidate className={classes.form} aria-label="Service level">
      <ReadyFields className={classes.fields}>
        <FormFailure failure={failure} />
        <NativeSelect
          label="Counts"
          description="The times below are working time of a calendar, or run day and night."
          name="calendarId"
          {...form.getInputProps('calendarId')}
          data={[
            { value: '', label: 'Around the clock' },
            ...calendars.map(({ id, name }) => ({ value: id, label: `Working time of ${name}` })),
          ]}
        />
        {(['response', 'resolution'] as const).map((clock) => (
          <DurationField
            key={clock}
            label={clock === 'response' ? 'Time to respond' : 'Time to resolve'}
            name={`${clock}Minutes`}
            value={draft[clock]}
            dayMinutes={dayMinutes}
            countsWorkingTime={!isAroundTheClock}
            error={errorOf(`${clock}Minutes`)}
            onChange={(value) => form.setValues({ [clock]: value })}
          />
        ))}
        <NumberInput
          label="Warn when this share of the time is used"
          name="warnPercent"
          suffix=" %"
          min={1}
          max={99}
          {...form.getInputProps('warnPercent')}
          onChange={(value) => form.setFieldValue('warnPercent', Number(value) || 0)}
        />
        <ChainFields
          levels={draft.chain}
          colleagues={colleagues}
          dayMinutes={dayMinutes}
          isAroundTheClock={isAroundTheClock}
          errorOf={errorOf}
          onChange={(chain) => form.setValues({ chain })}
        />
        <div className={classes.buttons}>
          <Button type="submit" variant={preview ? 'default' : 'filled'} loading={pending && !preview}>
            See what would change
          </Button>
          {own && (
            <Button variant="default" onClick={remove} disabled={pending}>
              Remove this service level
            </Button>
          )}
          <Button variant="subtle" component={AppLink} href="/admin/service-levels">
            Cancel
          </Button>
        </div>
      </ReadyFields>
      {preview && (
        <ChangePreview
          key={preview.fingerprint}
          preview={preview}
          choosesTickets
          saveLabel={isRemoving ? 'Remove' : 'Save'}
          pending={pending}
          onSave={save}
        />
      )}
    </form>
  );
}

const dayOf = (calendarId: string, calendars: readonly CalendarView[]) =>
  dayMinutesOf(calendars.find(({ id }) => id === calendarId)?.weeklyHours ?? null);

function draftOf(begin: Props['begin'], calendars: readonly CalendarView[]): Draft {
  const calendarId = ('calendar' in begin && begin.calendar?.id) || '';
  const dayMinutes = dayOf(calendarId, calendars);
  const chain = 'chain' in begin ? begin.chain : [];
  return {
    response: durationOf(begin.responseMinutes, dayMinutes),
    resolution: durationOf(begin.resolutionMinutes, dayMinutes),
    warnPercent: begin.warnPercent,
    calendarId,
    chain: chain.map(({ level, target, person, delayMinutes, countsWorkingTime }) => ({
      key: level,
      target,
      personId: person?.id ?? '',
      delay: durationOf(delayMinutes, countsWorkingTime ? dayMinutes : dayMinutesOf(null)),
      countsWorkingTime,
    })),
  };
}

function changeOf(
  place: Props['place'],
  own: PolicyView | null,
  draft: Draft,
  calendars: readonly CalendarView[],
): PolicyChange {
  const dayMinutes = dayOf(draft.calendarId, calendars);
  return {
    ...{ kind: 'set_policy', replaces: own?.id ?? null, ...place },
    responseMinutes: minutesIn(draft.response, dayMinutes),
    resolutionMinutes: minutesIn(draft.resolution, dayMinutes),
    warnPercent: draft.warnPercent,
    calendarId: draft.calendarId || null,
    chain: draft.chain.map(({ target, personId, delay, countsWorkingTime }) => ({
      ...{ target, personId: personId || null, countsWorkingTime },
      delayMinutes: minutesIn(delay, countsWorkingTime ? dayMinutes : dayMinutesOf(null)),
    })),
  };
}
