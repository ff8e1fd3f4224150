'use server';

import { redirect } from 'next/navigation';
import { HOME_PATH } from '#lib/auth/return-path.ts';
import { currentClaims, writeSession } from '#lib/auth/session.ts';
import { switchedTo } from '#lib/auth/session-claims.ts';
import { AppError } from '#lib/errors.ts';

/** Goes on as another of the person's memberships (field `membershipId`), from the home page. */
export async function switchMunicipalityAction(form: FormData): Promise<void> {
  const claims = await currentClaims();
  if (!claims) redirect('/sign-in');
  try {
    await writeSession(await switchedTo(claims, String(form.get('membershipId'))), new Date());
  } catch (error) {
    // Not theirs any more: the home page shows what is, or the sign-in page.
    if (!(error instanceof AppError)) throw error;
  }
  redirect(HOME_PATH);
}
