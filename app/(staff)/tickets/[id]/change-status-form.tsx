'use client';

import { Button, NativeSelect, Textarea } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import { STATUS_NAMES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import type { StatusChoice } from '#lib/domain/ticket/status-choices.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { changeStatusAction } from '../actions.ts';
import { FailureNotice } from './failure-notice.tsx';
import classes from './ticket.module.css';
import { showSaved } from './undo-notice.tsx';
import { useTicketCommand, useTicketSeen } from './use-ticket-command.ts';

type Props = { ticket: TicketView; choices: StatusChoice[] };

const FIELDS = ['status', 'resolutionSummary', 'note'];

export function ChangeStatusForm({ ticket, choices }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const reasonsId = useId();
  const { pending, failure, setFailure, run, errorOf } = useTicketCommand(form);
  const [to, setTo] = useState<TicketStatus | ''>('');
  const [resolutionSummary, setSummary] = useState('');
  const [note, setNote] = useState('');
  const refused = choices.filter(({ refusal }) => refusal !== null);
  const nothingAllowed = refused.length === choices.length;
  // What was chosen may have gone with a change somebody else made.
  const chosen = choices.some((choice) => choice.to === to) ? to : '';
  const { seen, version } = useTicketSeen(ticket, to !== '', failure);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === '') {
      setFailure({ message: 'Choose the new status first.', field: 'status' });
      return;
    }
    const { id, trackingNumber, status: from } = ticket;
    const key = { id, trackingNumber };
    const words = { ...(chosen === 'resolved' && { resolutionSummary }), ...(note && { note }) };
    run(
      () => changeStatusAction(key, from, { status: chosen, version, ...words }),
      (saved) => {
        setTo('');
        setSummary('');
        setNote('');
        const undo = () => changeStatusAction(key, chosen, { status: from, version: saved.version });
        showSaved(`Status: ${STATUS_NAMES[chosen]}`, saved.canUndo ? undo : null);
      },
    );
  };

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <FailureNotice failure={failure} ticket={ticket} seen={seen} fields={FIELDS} />
        <NativeSelect
          label="Status"
          name="status"
          value={chosen}
          onChange={(event) => setTo(event.currentTarget.value as TicketStatus | '')}
          error={errorOf('status')}
          disabled={nothingAllowed}
          aria-describedby={refused.length > 0 ? reasonsId : undefined}
          data={[
            { value: '', label: `Now: ${STATUS_NAMES[ticket.status]}` },
            ...choices.map(({ to: value, refusal }) => ({
              value,
              label: STATUS_NAMES[value],
              disabled: refusal !== null,
            })),
          ]}
        />
        {chosen === 'resolved' && (
          <Textarea
            label="Resolution summary"
            description="What was done. The resident will be asked to confirm it."
            name="resolutionSummary"
            rows={3}
            maxLength={5000}
            value={resolutionSummary}
            onChange={(event) => setSummary(event.currentTarget.value)}
            error={errorOf('resolutionSummary')}
            aria-required
          />
        )}
        {chosen !== '' && (
          <Textarea
            label="Note"
            description="For staff only; may stay empty."
            name="note"
            rows={2}
            maxLength={5000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={errorOf('note')}
          />
        )}
        <div className={classes.buttons}>
          <Button
            type="submit"
            loading={pending}
            disabled={nothingAllowed}
            aria-describedby={nothingAllowed ? reasonsId : undefined}
          >
            Change status
          </Button>
        </div>
        <Reasons id={reasonsId} refused={refused} isAll={nothingAllowed} />
      </ReadyFields>
    </form>
  );
}

/** Why a status cannot be chosen, in sight and not only on hovering. One reason for all of them is said once. */
function Reasons({ id, refused, isAll }: { id: string; refused: StatusChoice[]; isAll: boolean }) {
  if (refused.length === 0) return null;
  const byReason = Map.groupBy(refused, ({ refusal }) => refusal ?? '');
  const [only] = byReason.size === 1 && isAll ? byReason.keys() : [];
  if (only !== undefined) {
    return (
      <p id={id} className={classes.quiet}>
        {only}
      </p>
    );
  }
  return (
    <ul id={id} className={classes.reasons}>
      {[...byReason].map(([reason, group]) => (
        <li key={reason}>
          Not {group.map(({ to }) => `“${STATUS_NAMES[to]}”`).join(', ')}: {reason}
        </li>
      ))}
    </ul>
  );
}
