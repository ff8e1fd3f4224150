'use client';

import { Button, Checkbox, CheckboxGroup, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import { CHANNEL_NAMES, STAFF_CHANNELS, type StaffChannel } from '#lib/domain/language/channels.ts';
import type { Preferences } from '#lib/notifications/preferences.ts';
import classes from './account.module.css';
import { setPreferencesAction } from './actions.ts';

const USUAL_HOURS = { from: '20:00', until: '06:00' };

const EXPLAINED = {
  in_app: 'The bell at the top of each page.',
  email: 'To the address that you sign in with.',
  web_push: 'To the devices where you turned it on, also while no page is open.',
} as const satisfies Record<StaffChannel, string>;

type Values = { channels: StaffChannel[]; isQuiet: boolean; hours: { from: string; until: string } };

export function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const [isSaved, setSaved] = useState(false);
  const { form, element, pending, failure, run, onSubmit, errorOf } = useCommandForm<Values>({
    initialValues: {
      channels: preferences.channels,
      isQuiet: preferences.quietHours !== null,
      hours: preferences.quietHours ?? USUAL_HOURS,
    },
    fieldOf: (name) => (name.startsWith('quietHours') ? 'hours' : null),
    unreached: 'Nothing was saved: try again.',
    onValuesChange: () => {
      setSaved(false);
      form.clearErrors();
    },
  });
  const { channels, isQuiet } = form.values;
  const hoursFault = errorOf('hours');

  const submit = onSubmit(({ hours }) => {
    setSaved(false);
    run(
      () => setPreferencesAction({ channels, quietHours: isQuiet ? hours : null }),
      () => setSaved(true),
    );
  });
  return (
    <form ref={element} onSubmit={submit} noValidate>
      <ReadyFields className={classes.fields}>
        <CheckboxGroup label="Channels" {...form.getInputProps('channels')}>
          <div className={classes.group}>
            {STAFF_CHANNELS.map((channel) => (
              <Checkbox
                key={channel}
                value={channel}
                label={CHANNEL_NAMES[channel]}
                description={EXPLAINED[channel]}
              />
            ))}
          </div>
        </CheckboxGroup>
        {channels.length === 0 && (
          <p role="status" className="quiet">
            You will be told nothing, not even of what is critical.
          </p>
        )}
        <div className={classes.group}>
          <Checkbox
            label="Quiet hours"
            description="Emails and pushes wait until they are over. Critical tickets do not wait: you are told of them at once."
            {...form.getInputProps('isQuiet', { type: 'checkbox' })}
          />
          {isQuiet && (
            <div className={classes.hours}>
              <TextInput
                type="time"
                label="From"
                {...form.getInputProps('hours.from')}
                error={hoursFault !== undefined}
              />
              <TextInput
                type="time"
                label="Until"
                {...form.getInputProps('hours.until')}
                error={hoursFault !== undefined}
              />
            </div>
          )}
        </div>
        <FormFailure failure={failure ?? (hoursFault ? { message: hoursFault } : null)} />
        <div className={classes.end}>
          <Button type="submit" loading={pending}>
            Save
          </Button>
          <span role="status" className="quiet">
            {isSaved && 'Saved. It holds from the next notification on.'}
          </span>
        </div>
      </ReadyFields>
    </form>
  );
}
