'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { endPushes, takeUpPushes } from '#lib/auth/push-sessions.ts';
import { requestIp } from '#lib/auth/request-ip.ts';
import { safeReturnPath } from '#lib/auth/return-path.ts';
import { clearSession, currentClaims, writeSession } from '#lib/auth/session.ts';
import { beginSession } from '#lib/auth/session-claims.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { AppError } from '#lib/errors.ts';
import { pushSubscriptionInput } from '#lib/notifications/subscribe-push.ts';

/** What the form shows again after a refusal: the sentence, and the email that was typed. */
export type SignInState = { error: string; email: string } | null;

const formSchema = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1),
  callbackUrl: z.string().optional(),
  /** Of the browser's subscription, if it has one. */
  pushEndpoint: pushSubscriptionInput.shape.endpoint.optional().catch(undefined),
});

/** Checks email and password, sets the session's cookie and goes to the page that was asked for. */
export async function signInAction(_before: SignInState, form: FormData): Promise<SignInState> {
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success)
    return { error: 'Type your email and your password.', email: textOf(form.get('email')) };
  const { email, password, callbackUrl, pushEndpoint } = parsed.data;
  try {
    const now = new Date();
    const userId = await signIn({ email, password }, requestIp(await headers()));
    const claims = await beginSession(userId, now);
    if (pushEndpoint) await takeUpPushes(claims, pushEndpoint);
    await writeSession(claims, now);
  } catch (error) {
    if (error instanceof AppError) return { error: error.message, email };
    throw error;
  }
  redirect(safeReturnPath(callbackUrl));
}

export async function signOutAction(): Promise<void> {
  const claims = await currentClaims();
  if (claims) await endPushes(claims);
  await clearSession();
  redirect('/sign-in');
}

const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '');
