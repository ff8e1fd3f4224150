'use client';

import { Button, Checkbox, CheckboxGroup, TextInput } from '@mantine/core';
import { unstable_rethrow } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import {
  CHANNEL_NAMES,
  STAFF_CHANNELS,
  type StaffChannel,
} from '#lib/notifications/channels/channel-names.ts';
import type { Preferences } from '#lib/notifications/preferences.ts';
import classes from './account.module.css';
import { setPreferencesAction } from './actions.ts';

const USUAL_HOURS = { from: '20:00', until: '06:00' };

const EXPLAINED = {
  in_app: 'The bell at the top of each page.',
  email: 'To the address that you sign in with.',
  web_push: 'To the devices where you turned it on, also while no page is open.',
} as const satisfies Record<StaffChannel, string>;

export function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const [pending, start] = useTransition();
  const [channels, setChannels] = useState<StaffChannel[]>(preferences.channels);
  const [isQuiet, setQuiet] = useState(preferences.quietHours !== null);
  const [hours, setHours] = useState(preferences.quietHours ?? USUAL_HOURS);
  const [answer, setAnswer] = useState<{ failure: string; field: string } | 'saved' | null>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAnswer(null);
    start(async () => {
      try {
        const result = await setPreferencesAction({ channels, quietHours: isQuiet ? hours : null });
        setAnswer(result.ok ? 'saved' : { failure: result.message, field: result.field ?? '' });
      } catch (error) {
        unstable_rethrow(error);
        setAnswer({ failure: 'The server could not be reached. Nothing was saved: try again.', field: '' });
      }
    });
  };

  const failure = answer !== null && answer !== 'saved' ? answer : null;
  const hoursFault = failure?.field.startsWith('quietHours') ? failure.failure : undefined;
  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setAnswer(null);
      set(value);
    };
  return (
    <form onSubmit={submit} noValidate>
      <ReadyFields className={classes.fields}>
        <CheckboxGroup
          label="Channels"
          value={channels}
          onChange={edit((value) => setChannels(value as StaffChannel[]))}
        >
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
          <p role="status" className={classes.quiet}>
            You will be told nothing, not even of what is critical.
          </p>
        )}
        <div className={classes.group}>
          <Checkbox
            label="Quiet hours"
            description="Emails and pushes wait until they are over. Critical tickets do not wait: you are told of them at once."
            checked={isQuiet}
            onChange={(event) => edit(setQuiet)(event.currentTarget.checked)}
          />
          {isQuiet && (
            <div className={classes.hours}>
              <TextInput
                type="time"
                label="From"
                value={hours.from}
                onChange={(event) => edit(setHours)({ ...hours, from: event.currentTarget.value })}
                error={hoursFault !== undefined}
              />
              <TextInput
                type="time"
                label="Until"
                value={hours.until}
                onChange={(event) => edit(setHours)({ ...hours, until: event.currentTarget.value })}
                error={hoursFault !== undefined}
              />
            </div>
          )}
        </div>
        <div className={classes.end}>
          <Button type="submit" loading={pending}>
            Save
          </Button>
          <span role="status" className={classes.quiet}>
            {answer === 'saved' && 'Saved. It holds from the next notification on.'}
          </span>
          {failure && (
            <span role="alert" className={classes.failure}>
              {failure.failure}
            </span>
          )}
        </div>
      </ReadyFields>
    </form>
  );
}
