'use server';

import { revalidatePath } from 'next/cache';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import { unwatchTicket } from '#lib/followers/unwatch-ticket.ts';
import { type WatchTicketInput, watchTicket, watchTicketInput } from '#lib/followers/watch-ticket.ts';

export async function watchTicketAction(id: string, input: WatchTicketInput): Promise<ActionResult<void>> {
  const actor = await requireActor();
  return actionResult(async () => {
    await watchTicket(actor, id, watchTicketInput.parse(input), new Date());
    revalidatePath('/tickets/[id]', 'page');
  });
}

export async function unwatchTicketAction(id: string): Promise<ActionResult<void>> {
  const actor = await requireActor();
  return actionResult(async () => {
    await unwatchTicket(actor, id, new Date());
    revalidatePath('/tickets/[id]', 'page');
  });
}
