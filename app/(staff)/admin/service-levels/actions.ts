'use server';

import { revalidatePath } from 'next/cache';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import { changeServiceLevels, type MadeChange } from '#lib/sla/change-service-levels.ts';
import {
  type ChangeServiceLevelsInput,
  changeServiceLevelsInput,
  type ServiceLevelChange,
  serviceLevelChange,
} from '#lib/sla/service-level-input.ts';
import { previewServiceLevels, type ServiceLevelPreview } from '#lib/timers/preview-service-levels.ts';

export async function previewChangeAction(
  change: ServiceLevelChange,
): Promise<ActionResult<ServiceLevelPreview>> {
  const actor = await requireActor();
  return actionResult(() => previewServiceLevels(actor, serviceLevelChange.parse(change), new Date()));
}

export async function saveChangeAction(input: ChangeServiceLevelsInput): Promise<ActionResult<MadeChange>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const made = await changeServiceLevels(actor, changeServiceLevelsInput.parse(input), new Date());
    revalidatePath('/admin', 'layout');
    return made;
  });
}
