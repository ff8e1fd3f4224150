import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { env } from '#lib/env.ts';
import { forbidden } from '#lib/errors.ts';
import { problemResponse } from '#lib/http/problem.ts';
import { readText } from '#lib/http/request-body.ts';

type Fields = Record<string, string>;

/**
 * A route that Twilio calls: checks its signature, hands on the fields of the address and of the form, answers 204.
 * A call that Twilio did not sign gets 403 and reaches nothing.
 */
export function twilioWebhook(handle: (fields: Fields, now: Date) => Promise<void>) {
  return async (request: Request): Promise<Response> => {
    try {
      await handle(await signedFields(request), new Date());
      return new Response(null, { status: 204 });
    } catch (error) {
      return problemResponse(error, randomUUID());
    }
  };
}

async function signedFields(request: Request): Promise<Fields> {
  const { TWILIO_AUTH_TOKEN, NEXTAUTH_URL } = env();
  const signature = request.headers.get('x-twilio-signature');
  const form = Object.fromEntries(new URLSearchParams(await readText(request)));
  const { pathname, search, searchParams } = new URL(request.url);
  // Twilio signs the address it was given; behind a proxy, this process is asked under another one.
  const asked = NEXTAUTH_URL === '' ? request.url : `${new URL(NEXTAUTH_URL).origin}${pathname}${search}`;
  const isSigned =
    TWILIO_AUTH_TOKEN !== '' &&
    signature !== null &&
    twilio.validateRequest(TWILIO_AUTH_TOKEN, signature, asked, form);
  if (!isSigned) throw forbidden('This call was not signed by Twilio, so nothing was changed.');
  return { ...form, ...Object.fromEntries(searchParams) };
}
