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
import { useId, useState } from 'react';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { escalateTicketAction } from '../actions.ts';
import classes from './ticket.module.css';
import { TicketFailure } from './ticket-failure.tsx';
import { showSaved } from './undo-notice.tsx';
import { useTicketForm, useTicketSeen } from './use-ticket-form.ts';

type Props = { ticket: TicketView; refusal: string | null };

/** Asks for the reason first: who is told of an escalation cannot be untold. */
export function EscalateForm({ ticket, refusal }: Props) {
  const refusalId = useId();
  const { form, element, pending, failure, run, onSubmit, key } = useTicketForm(ticket, {
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : 'Say why it has to be escalated.') },
  });
  const [isOpen, setOpen] = useState(false);
  const { seen, version } = useTicketSeen(ticket, form.values.reason !== '', failure);

  const submit = onSubmit(({ reason }) =>
    run(
      () => escalateTicketAction(key, { version, reason }),
      () => {
        form.reset();
        setOpen(false);
        showSaved('Escalated', null);
      },
    ),
  );

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
        <p id={refusalId} className="quiet">
          {refusal}
        </p>
      )}
      {/* Put together by hand: the header that comes with a Modal would be a second banner of the page. */}
      <ModalRoot opened={isOpen} onClose={() => setOpen(false)}>
        <ModalOverlay />
        <ModalContent>
          <ModalBody>
            <ModalTitle mb="sm">Escalate this ticket</ModalTitle>
            <form ref={element} onSubmit={submit} noValidate>
              <ReadyFields className={classes.form}>
                <p className="quiet">
                  It goes before whoever comes next in its escalation chain. They are told at once; the
                  resident hears that it is escalated, and not why.
                </p>
                <TicketFailure failure={failure} ticket={ticket} seen={seen} />
                <Textarea
                  label="Reason"
                  name="reason"
                  rows={3}
                  maxLength={500}
                  {...form.getInputProps('reason')}
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
