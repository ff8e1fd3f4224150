'use client';

import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useId } from 'react';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { STATUS_NAMES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import type { StatusChoice } from '#lib/domain/ticket/status-choices.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { changeStatusAction } from '../actions.ts';
import classes from './ticket.module.css';
import { TicketFailure } from './ticket-failure.tsx';
import { showSaved } from './undo-notice.tsx';
import { useTicketForm, useTicketSeen } from './use-ticket-form.ts';

type Props = { ticket: TicketView; choices: StatusChoice[] };

type Values = { status: TicketStatus | ''; resolutionSummary: string; note: string };

export function ChangeStatusForm({ ticket, choices }: Props) {
  const reasonsId = useId();
  const refused = choices.filter(({ refusal }) => refusal !== null);
  const nothingAllowed = refused.length === choices.length;
  // What was chosen may have gone with a change somebody else made.
  const offered = (status: Values['status']) => (choices.some(({ to }) => to === status) ? status : '');
  const { form, element, pending, failure, run, onSubmit, key } = useTicketForm<Values>(ticket, {
    initialValues: { status: '', resolutionSummary: '', note: '' },
    validate: { status: (status) => (offered(status) === '' ? 'Choose the new status first.' : null) },
  });
  const chosen = offered(form.values.status);
  const { seen, version } = useTicketSeen(ticket, form.values.status !== '', failure);

  const submit = onSubmit(({ resolutionSummary, note }) => {
    if (chosen === '') return;
    const from = ticket.status;
    const words = { ...(chosen === 'resolved' && { resolutionSummary }), ...(note && { note }) };
    run(
      () => changeStatusAction(key, from, { status: chosen, version, ...words }),
      (saved) => {
        form.reset();
        const undo = () => changeStatusAction(key, chosen, { status: from, version: saved.version });
        showSaved(`Status: ${STATUS_NAMES[chosen]}`, saved.canUndo ? undo : null);
      },
    );
  });

  return (
    <form ref={element} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <TicketFailure failure={failure} ticket={ticket} seen={seen} />
        <NativeSelect
          label="Status"
          name="status"
          {...form.getInputProps('status')}
          value={chosen}
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
            {...form.getInputProps('resolutionSummary')}
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
            {...form.getInputProps('note')}
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
      <p id={id} className="quiet">
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
