'use client';

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import type { Verdict } from '#lib/domain/access/roles.ts';
import type { Person } from '#lib/people/list-members.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { assignTicketAction } from '../actions.ts';
import classes from './ticket.module.css';
import { TicketFailure } from './ticket-failure.tsx';
import { showSaved } from './undo-notice.tsx';
import { useTicketForm, useTicketSeen } from './use-ticket-form.ts';

/** Teams the ticket may go to; those that take its category are offered first. */
type TeamChoice = { id: string; name: string; takesCategory: boolean };

type Props = {
  ticket: TicketView;
  teams: TeamChoice[];
  people: Person[];
  mayAssign: Verdict;
  /** A police station gives a report to its own people only, and never to nobody. */
  isStation: boolean;
};

type Choice = { team: string; assignee: string };

/** Only what was touched; the rest follows the ticket. */
type Values = Partial<Choice> & { note: string };

export function AssignForm({ ticket, teams, people, mayAssign, isStation }: Props) {
  const reasonId = useId();
  const now: Choice = { team: ticket.team?.id ?? '', assignee: ticket.assignee?.id ?? '' };
  const { form, element, pending, failure, run, onSubmit, key } = useTicketForm<Values>(ticket, {
    initialValues: { note: '' },
    validate: (values) => (isSame({ ...now, ...values }, now) ? { team: ALREADY } : {}),
  });
  const { note, ...edits } = form.values;
  const { seen, version } = useTicketSeen(ticket, Object.keys(edits).length > 0, failure);
  const { team, assignee } = { ...now, ...edits };
  const refusal = mayAssign.allowed ? null : mayAssign.reason;

  const submit = onSubmit(() =>
    run(
      () => assignTicketAction(key, { version, ...idsOf({ team, assignee }), ...(note && { note }) }),
      (saved) => {
        form.reset();
        const undo = () => assignTicketAction(key, { version: saved.version, ...idsOf(now) });
        showSaved(`Assigned to ${nameOf({ team, assignee }, teams, people)}`, undo);
      },
    ),
  );

  return (
    <form ref={element} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <TicketFailure failure={failure} ticket={ticket} seen={seen} />
        <NativeSelect
          label={isStation ? 'Station' : 'Team'}
          name="team"
          value={team}
          onChange={(event) => form.setValues({ team: event.currentTarget.value, assignee: '' })}
          error={form.errors.team}
          disabled={refusal !== null}
        >
          {!isStation && <option value="">No team (unrouted)</option>}
          <TeamGroup label="Take this category" teams={teams.filter(({ takesCategory }) => takesCategory)} />
          <TeamGroup label="Other teams" teams={teams.filter(({ takesCategory }) => !takesCategory)} />
        </NativeSelect>
        <NativeSelect
          label="Assignee"
          name="assignee"
          {...form.getInputProps('assignee')}
          value={assignee}
          disabled={refusal !== null}
        >
          <option value="">Nobody</option>
          {peopleFor(team, people, isStation, ticket.assignee).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </NativeSelect>
        {refusal === null && (
          <TextInput
            label="Reason"
            description="May stay empty."
            name="note"
            maxLength={500}
            {...form.getInputProps('note')}
          />
        )}
        <div className={classes.buttons}>
          <Button
            type="submit"
            variant="default"
            loading={pending}
            disabled={refusal !== null}
            aria-describedby={refusal === null ? undefined : reasonId}
          >
            Assign
          </Button>
        </div>
        {refusal !== null && (
          <p id={reasonId} className="quiet">
            {refusal}
          </p>
        )}
      </ReadyFields>
    </form>
  );
}

function TeamGroup({ label, teams }: { label: string; teams: TeamChoice[] }) {
  if (teams.length === 0) return null;
  return (
    <optgroup label={label}>
      {teams.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

/** The team's people, and managers, who need no team. Whoever has it now is always among them. */
function peopleFor(team: string, people: Person[], isStation: boolean, now: TicketView['assignee']) {
  const fitting = people.filter(
    ({ teamIds, isOfAnyTeam }) => teamIds.includes(team) || (!isStation && isOfAnyTeam),
  );
  return now && !fitting.some(({ id }) => id === now.id) ? [now, ...fitting] : fitting;
}

const ALREADY = 'That is who has it already. Choose another team or person.';

const isSame = (a: Choice, b: Choice) => a.team === b.team && a.assignee === b.assignee;

const idsOf = ({ team, assignee }: Choice) => ({ team: team || null, assignee: assignee || null });

function nameOf({ team, assignee }: Choice, teams: TeamChoice[], people: Person[]): string {
  const names = [teams.find(({ id }) => id === team)?.name, people.find(({ id }) => id === assignee)?.name];
  return names.filter(Boolean).join(', ') || 'nobody';
}
