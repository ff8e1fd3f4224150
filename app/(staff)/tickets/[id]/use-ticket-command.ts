'use client';

import { unstable_rethrow } from 'next/navigation';
import { type RefObject, useEffect, useState, useTransition } from 'react';
import type { ActionResult } from '#app/action-result.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';

export type Failure = { message: string; field: string | null; current: TicketView | null };

const UNREACHABLE: Failure = {
  message: 'The server could not be reached. What you typed is still here: try again when the line is back.',
  field: null,
  current: null,
};

/**
 * Runs a command for a form and keeps what went wrong. The field at fault gets the focus, or else the sentence does.
 * What was typed is the form's own and stays.
 */
export function useTicketCommand(form: RefObject<HTMLFormElement | null>) {
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);

  useEffect(() => {
    if (!failure) return;
    const field = failure.field
      ? form.current?.querySelector<HTMLElement>(`[name="${failure.field}"]`)
      : null;
    (field ?? form.current?.querySelector<HTMLElement>('[data-failure]'))?.focus();
  }, [failure, form]);

  function run<T>(command: () => Promise<ActionResult<T>>, onDone: (value: T) => void) {
    setFailure(null);
    start(async () => {
      try {
        const result = await command();
        if (result.ok) onDone(result.value);
        else setFailure(failureOf(result));
      } catch (error) {
        // A redirect of the server's travels as an error.
        unstable_rethrow(error);
        setFailure(UNREACHABLE);
      }
    });
  }

  /** The sentence that belongs to a field, for its `error`. */
  const errorOf = (field: string) => (failure?.field === field ? failure.message : undefined);
  return { pending, failure, setFailure, run, errorOf };
}

function failureOf(result: Extract<ActionResult<unknown>, { ok: false }>): Failure {
  const { code, message, field, extra } = result;
  // The command's own promise: a conflict comes with the ticket as it is now (lib/tickets/lock-ticket.ts).
  const current = code === 'conflict' ? ((extra?.current as TicketView | undefined) ?? null) : null;
  return { message, field: current ? null : (field ?? null), current };
}

/**
 * The ticket as one saw it when one began to fill in a form, and the version the form speaks of. The page follows the
 * ticket by itself, but what was begun overwrites no later change unseen; a refusal shows that change, and then it is seen.
 */
export function useTicketSeen(ticket: TicketView, isBegun: boolean, failure: Failure | null) {
  const [begun, setBegun] = useState<TicketView | null>(null);
  const [shown, setShown] = useState<TicketView | null>(null);
  const nextBegun = isBegun ? (begun ?? ticket) : null;
  const nextShown = isBegun ? (failure?.current ?? shown) : null;
  if (nextBegun !== begun) setBegun(nextBegun);
  if (nextShown !== shown) setShown(nextShown);
  const seen = nextBegun ?? ticket;
  return { seen, version: (nextShown ?? seen).version };
}
