'use client';

import { Button, Checkbox, CheckboxGroup } from '@mantine/core';
import { useOptimistic } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { useCommand } from '#components/form/use-command.ts';
import { CHANNEL_NAMES, STAFF_CHANNELS, type StaffChannel } from '#lib/domain/language/channels.ts';
import type { Watchers, Watching } from '#lib/followers/list-watchers.ts';
import { unwatchTicketAction, watchTicketAction } from '../watch-actions.ts';
import classes from './watch-panel.module.css';

type Props = { ticketId: string; watchers: Watchers };

/** Whether one hears of this ticket, by which ways, and who else does. */
export function WatchPanel({ ticketId, watchers: { mine, people } }: Props) {
  const { pending, failure, run } = useCommand();
  // What was chosen is shown at once; a refusal brings back what holds.
  const [chosen, showChosen] = useOptimistic<StaffChannel[]>(mine?.channels ?? []);
  const watch = (channels: StaffChannel[]) =>
    run(() => {
      showChosen(channels);
      return watchTicketAction(ticketId, { channels: channels.length === 0 ? null : channels });
    });
  return (
    <ReadyFields className={classes.panel}>
      <p role="status">{STANDING[mine?.reason ?? 'none']}</p>
      <div className={classes.buttons}>
        {mine?.reason !== 'own' && (
          <Button size="xs" loading={pending} onClick={() => watch([])}>
            {mine ? 'Watch each step' : 'Watch'}
          </Button>
        )}
        {mine && (
          <Button
            size="xs"
            variant="default"
            loading={pending}
            onClick={() => run(() => unwatchTicketAction(ticketId))}
          >
            Stop watching
          </Button>
        )}
      </div>
      {mine?.reason === 'own' && (
        <CheckboxGroup
          label="Told by"
          description="For this ticket. None chosen: as in your settings."
          size="sm"
          value={chosen}
          onChange={(value) => watch(value as StaffChannel[])}
        >
          <div className={classes.channels}>
            {STAFF_CHANNELS.map((channel) => (
              <Checkbox
                key={channel}
                size="xs"
                value={channel}
                label={CHANNEL_NAMES[channel]}
                disabled={pending}
              />
            ))}
          </div>
        </CheckboxGroup>
      )}
      <FormFailure failure={failure} />
      {people.length > 0 && (
        <details className={classes.people}>
          <summary>{people.length === 1 ? '1 person watches' : `${people.length} people watch`}</summary>
          <ul>
            {people.map(({ id, name, reason }) => (
              <li key={id}>
                {name} {reason === 'team' && <span className="hint">with the team</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </ReadyFields>
  );
}

const STANDING = {
  none: 'You do not watch this ticket.',
  team: 'You hear when it is given to somebody, because it is with your team.',
  own: 'You hear of each of its steps, whoever has it.',
} as const satisfies Record<Watching['reason'] | 'none', string>;
