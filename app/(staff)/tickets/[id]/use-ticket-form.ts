'use client';

import type { UseFormInput } from '@mantine/form';
import { useState } from 'react';
import type { Failure } from '#components/form/use-command.ts';
import { useCommandForm } from '#components/form/use-command-form.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';

/** A form that changes the ticket. `key` says which ticket, for the server's action. */
export function useTicketForm<Values extends object>(ticket: TicketView, input: UseFormInput<Values>) {
  const { id, trackingNumber } = ticket;
  const command = useCommandForm<Values>({
    ...input,
    unreached: 'What you typed is still here: try again when the line is back.',
  });
  return { ...command, key: { id, trackingNumber } };
}

/** The command's own promise: a conflict comes with the ticket as it is now (lib/tickets/lock-ticket.ts). */
export const currentAfter = (failure: Failure | null): TicketView | null =>
  failure?.code === 'conflict' ? ((failure.extra?.current as TicketView | undefined) ?? null) : null;

/**
 * The ticket as one saw it when one began to fill in a form, and the version the form speaks of. The page follows the
 * ticket by itself, but what was begun overwrites no later change unseen; a refusal shows that change, and then it is seen.
 */
export function useTicketSeen(ticket: TicketView, isBegun: boolean, failure: Failure | null) {
  const [begun, setBegun] = useState<TicketView | null>(null);
  const [shown, setShown] = useState<TicketView | null>(null);
  const nextBegun = isBegun ? (begun ?? ticket) : null;
  const nextShown = isBegun ? (currentAfter(failure) ?? shown) : null;
  if (nextBegun !== begun) setBegun(nextBegun);
  if (nextShown !== shown) setShown(nextShown);
  const seen = nextBegun ?? ticket;
  return { seen, version: (nextShown ?? seen).version };
}
