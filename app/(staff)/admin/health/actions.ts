'use server';

import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireAllowed } from '#lib/auth/session.ts';
import {
  type SettleDeadLettersInput,
  settleDeadLetters,
  settleDeadLettersInput,
} from '#lib/health/settle-dead-letters.ts';

/** Replays or discards jobs that failed for good. */
export async function settleDeadLettersAction(
  input: SettleDeadLettersInput,
): Promise<ActionResult<{ jobs: number }>> {
  const actor = await requireAllowed('operations.manage', '/admin/health');
  return actionResult(() => settleDeadLetters(actor, settleDeadLettersInput.parse(input)));
}
