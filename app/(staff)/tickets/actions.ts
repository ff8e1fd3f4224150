'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';
import { mayChangeStatus } from '#lib/domain/ticket/status-choices.ts';
import { type AddMessageInput, addMessage, addMessageInput } from '#lib/tickets/add-message.ts';
import { type AssignTicketInput, assignTicket, assignTicketInput } from '#lib/tickets/assign-ticket.ts';
import { type ChangeStatusInput, changeStatus, changeStatusInput } from '#lib/tickets/change-status.ts';
import { type EditTicketInput, editTicket, editTicketInput } from '#lib/tickets/edit-ticket.ts';
import {
  type EscalateTicketInput,
  escalateTicket,
  escalateTicketInput,
} from '#lib/tickets/escalate-ticket.ts';

/** Which ticket a form is about. The number is only for the sentence when the ticket leaves the actor's sight. */
export type TicketKey = { id: string; trackingNumber: string };

/** The version after the change, for an “Undo” that touches nothing done since. */
export type Saved = { version: number };

/** Moves the ticket on. `canUndo` tells whether the way back to `from` is open to this person. */
export async function changeStatusAction(
  { id }: TicketKey,
  from: TicketStatus,
  input: ChangeStatusInput,
): Promise<ActionResult<Saved & { canUndo: boolean }>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const { version, status } = await changeStatus(actor, id, changeStatusInput.parse(input), new Date());
    revalidatePath('/tickets', 'layout');
    return { version, canUndo: mayChangeStatus(actor, { from: status, to: from }).allowed };
  });
}

export async function escalateTicketAction(
  { id }: TicketKey,
  input: EscalateTicketInput,
): Promise<ActionResult<Saved>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const { version } = await escalateTicket(actor, id, escalateTicketInput.parse(input), new Date());
    revalidatePath('/tickets', 'layout');
    return { version };
  });
}

export async function assignTicketAction(
  { id, trackingNumber }: TicketKey,
  input: AssignTicketInput,
): Promise<ActionResult<Saved>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const ticket = await assignTicket(actor, id, assignTicketInput.parse(input), new Date());
    return savedOrGone(ticket, trackingNumber);
  });
}

export async function editTicketAction(
  { id, trackingNumber }: TicketKey,
  input: EditTicketInput,
): Promise<ActionResult<Saved>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const ticket = await editTicket(actor, id, editTicketInput.parse(input), new Date());
    return savedOrGone(ticket, trackingNumber);
  });
}

export async function addMessageAction(
  { id }: TicketKey,
  input: AddMessageInput,
): Promise<ActionResult<Saved>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const { version } = await addMessage(actor, id, addMessageInput.parse(input), new Date());
    revalidatePath('/tickets', 'layout');
    return { version };
  });
}

/** A ticket that has left the actor's sight has no page any more: on to the list, which says so. */
function savedOrGone(ticket: Saved | null, trackingNumber: string): Saved {
  revalidatePath('/tickets', 'layout');
  if (ticket === null) redirect(`/tickets?${new URLSearchParams({ moved: trackingNumber })}`);
  return { version: ticket.version };
}
