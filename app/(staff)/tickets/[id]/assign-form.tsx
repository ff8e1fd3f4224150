'use client';

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import type { Verdict } from '#lib/domain/access/roles.ts';
import type { Person } from '#lib/people/list-members.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { assignTicketAction } from '../actions.ts';
import { FailureNotice } from './failure-notice.tsx';
import classes from './ticket.module.css';
import { showSaved } from './undo-notice.tsx';
import { useTicketCommand, useTicketSeen } from './use-ticket-command.ts';

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

const FIELDS = ['team', 'assignee', 'note'];

export function AssignForm({ ticket, teams, people, mayAssign, isStation }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const reasonId = useId();
  const { pending, failure, setFailure, run, errorOf } = useTicketCommand(form);
  // Only what was touched; the rest follows the ticket.
  const [edits, setEdits] = useState<Partial<Choice>>({});
  const [note, setNote] = useState('');
  const { seen, version } = useTicketSeen(ticket, Object.keys(edits).length > 0, failure);
  const now: Choice = { team: ticket.team?.id ?? '', assignee: ticket.assignee?.id ?? '' };
  const { team, assignee } = { ...now, ...edits };
  const refusal = mayAssign.allowed ? null : mayAssign.reason;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (team === now.team && assignee === now.assignee) {
      setFailure({
        message: 'That is who has it already. Choose another team or person.',
        field: 'team',
      });
      return;
    }
    const { id, trackingNumber } = ticket;
    const key = { id, trackingNumber };
    run(
      () => assignTicketAction(key, { version, ...idsOf({ team, assignee }), ...(note && { note }) }),
      (saved) => {
        setEdits({});
        setNote('');
        const undo = () => assignTicketAction(key, { version: saved.version, ...idsOf(now) });
        showSaved(`Assigned to ${nameOf({ team, assignee }, teams, people)}`, undo);
      },
    );
  };

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <FailureNotice failure={failure} ticket={ticket} seen={seen} fields={FIELDS} />
        <NativeSelect
          label={isStation ? 'Station' : 'Team'}
          name="team"
          value={team}
          onChange={(event) => setEdits({ team: event.currentTarget.value, assignee: '' })}
          error={errorOf('team')}
          disabled={refusal !== null}
        >
          {!isStation && <option value="">No team (unrouted)</option>}
          <TeamGroup label="Take this category" teams={teams.filter(({ takesCategory }) => takesCategory)} />
          <TeamGroup label="Other teams" teams={teams.filter(({ takesCategory }) => !takesCategory)} />
        </NativeSelect>
        <NativeSelect
          label="Assignee"
          name="assignee"
          value={assignee}
          onChange={(event) => setEdits({ ...edits, assignee: event.currentTarget.value })}
          error={errorOf('assignee')}
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
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={errorOf('note')}
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
          <p id={reasonId} className={classes.quiet}>
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

const idsOf = ({ team, assignee }: Choice) => ({ team: team || null, assignee: assignee || null });

function nameOf({ team, assignee }: Choice, teams: TeamChoice[], people: Person[]): string {
  const names = [teams.find(({ id }) => id === team)?.name, people.find(({ id }) => id === assignee)?.name];
  return names.filter(Boolean).join(', ') || 'nobody';
}
