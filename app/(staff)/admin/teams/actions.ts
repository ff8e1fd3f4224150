'use server';

import type { MultiPolygon } from 'geojson';
import { revalidatePath } from 'next/cache';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import { type CombineAreaInput, combineArea, combineAreaInput } from '#lib/service-areas/combine-area.ts';
import { type AreaDryRun, dryRunArea } from '#lib/service-areas/dry-run-area.ts';
import {
  type SaveServiceAreaInput,
  saveServiceArea,
  saveServiceAreaInput,
} from '#lib/service-areas/save-service-area.ts';
import { readFormerArea, type ServiceArea } from '#lib/service-areas/service-area.ts';

export async function combineAreaAction(input: CombineAreaInput): Promise<ActionResult<MultiPolygon | null>> {
  const actor = await requireActor();
  return actionResult(async () => combineArea(actor, combineAreaInput.parse(input)));
}

export async function dryRunAreaAction(
  teamId: string,
  area: MultiPolygon | null,
): Promise<ActionResult<AreaDryRun>> {
  const actor = await requireActor();
  return actionResult(async () => dryRunArea(actor, teamId, { area }));
}

export async function saveAreaAction(
  teamId: string,
  input: SaveServiceAreaInput,
): Promise<ActionResult<ServiceArea>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const saved = await saveServiceArea(actor, teamId, saveServiceAreaInput.parse(input));
    revalidatePath('/admin/teams', 'layout');
    return saved;
  });
}

export async function formerAreaAction(
  teamId: string,
  changeId: string,
): Promise<ActionResult<MultiPolygon | null>> {
  const actor = await requireActor();
  return actionResult(async () => readFormerArea(actor, teamId, changeId));
}
