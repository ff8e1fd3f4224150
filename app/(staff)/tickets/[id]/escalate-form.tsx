'use client';

import {
  Button,
  ModalBody,
  ModalContent,
  ModalOverlay,
  ModalRoot,
  ModalTitle,
  Textarea,
} from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { escalateTicketAction } from '../actions.ts';
import { FailureNotice } from './failure-notice.tsx';
import classes from './ticket.module.css';
import { showSaved } from './undo-notice.tsx';
import { useTicketCommand, useTicketSeen } from './use-ticket-command.ts';

type Props = { ticket: TicketView; refusal: string | null };

const FIELDS = ['reason'];

/** Asks for the reason first: who is told of an escalation cannot be untold. */
export function EscalateForm({ ticket, refusal }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const refusalId = useId();
  const { pending, failure, setFailure, run, errorOf } = useTicketCommand(form);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { seen, version } = useTicketSeen(ticket, reason !== '', failure);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) {
      setFailure({ message: 'Say why it has to be escalated.', field: 'reason' });
      return;
    }
    const { id, trackingNumber } = ticket;
    run(
      () => escalateTicketAction({ id, trackingNumber }, { version, reason }),
      () => {
        setReason('');
        setOpen(false);
        showSaved('Escalated', null);
      },
    );
  };

  return (
    <div className={classes.form}>
      <div className={classes.buttons}>
        <Button
          variant="default"
          disabled={refusal !== null}
          aria-describedby={refusal === null ? undefined : refusalId}
          onClick={() => setOpen(true)}
        >
          Escalate…
        </Button>
      </div>
      {refusal !== null && (
        <p id={refusalId} className={classes.quiet}>
          {refusal}
        </p>
      )}
      {/* Put together by hand: the header that comes with a Modal would be a second banner of the page. */}
      <ModalRoot opened={isOpen} onClose={() => setOpen(false)}>
        <ModalOverlay />
        <ModalContent>
          <ModalBody>
            <ModalTitle mb="sm">Escalate this ticket</ModalTitle>
            <form ref={form} onSubmit={submit} noValidate>
              <ReadyFields className={classes.form}>
                <p className={classes.quiet}>
                  It goes before whoever comes next in its escalation chain. They are told at once; the
                  resident hears that it is escalated, and not why.
                </p>
                <FailureNotice failure={failure} ticket={ticket} seen={seen} fields={FIELDS} />
                <Textarea
                  label="Reason"
                  name="reason"
                  rows={3}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                  error={errorOf('reason')}
                  aria-required
                  data-autofocus
                />
                <div className={classes.buttons}>
                  <Button type="submit" loading={pending}>
                    Escalate
                  </Button>
                  <Button variant="default" onClick={() => setOpen(false)}>
                    Cancel
                  </Button>
                </div>
              </ReadyFields>
            </form>
          </ModalBody>
        </ModalContent>
      </ModalRoot>
    </div>
  );
}
