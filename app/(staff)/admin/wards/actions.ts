'use server';

import { revalidatePath } from 'next/cache';
import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import {
  type ImportedWards,
  type ImportWardFileInput,
  importWardFile,
  importWardFileInput,
  previewWardFile,
  type WardFileInput,
  type WardFilePreview,
  wardFileInput,
} from '#lib/import/ward-file.ts';
import { withdrawDelimitation } from '#lib/wards/withdraw-delimitation.ts';

export async function previewWardFileAction(input: WardFileInput): Promise<ActionResult<WardFilePreview>> {
  const actor = await requireActor();
  return actionResult(async () => previewWardFile(actor, wardFileInput.parse(input)));
}

export async function importWardFileAction(input: ImportWardFileInput): Promise<ActionResult<ImportedWards>> {
  const actor = await requireActor();
  return actionResult(async () => {
    const written = await importWardFile(actor, importWardFileInput.parse(input));
    revalidatePath('/', 'layout');
    return written;
  });
}

export async function withdrawDelimitationAction(id: string): Promise<ActionResult<void>> {
  const actor = await requireActor();
  return actionResult(async () => {
    await withdrawDelimitation(actor, id);
    revalidatePath('/', 'layout');
  });
}
