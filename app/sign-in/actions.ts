'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { safeReturnPath } from '#lib/auth/return-path.ts';
import { clearSession, writeSession } from '#lib/auth/session.ts';
import { beginSession } from '#lib/auth/session-claims.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { AppError } from '#lib/errors.ts';
import { requestIp } from '#lib/http/request-ip.ts';

/** What the form shows again after a refusal: the sentence, and the email that was typed. */
export type SignInState = { error: string; email: string } | null;

const formSchema = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1),
  callbackUrl: z.string().optional(),
});

/** Checks email and password, sets the session's cookie and goes to the page that was asked for. */
export async function signInAction(_before: SignInState, form: FormData): Promise<SignInState> {
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success)
    return { error: 'Type your email and your password.', email: textOf(form.get('email')) };
  const { email, password, callbackUrl } = parsed.data;
  try {
    const now = new Date();
    const userId = await signIn({ email, password }, requestIp(await headers()));
    await writeSession(await beginSession(userId, now), now);
  } catch (error) {
    if (error instanceof AppError) return { error: error.message, email };
    throw error;
  }
  redirect(safeReturnPath(callbackUrl));
}

export async function signOutAction(): Promise<void> {
  await clearSession();
  redirect('/sign-in');
}

const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '');
