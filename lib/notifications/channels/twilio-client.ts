import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';
import { env } from '#lib/env.ts';
import type { Delayed, Refused } from './channel.ts';
import { OPTED_OUT, twilioWords } from './twilio-errors.ts';

/** Twilio's 429. Its own exception does not carry the header. */
class TooManyRequests extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfter: unknown) {
    super('Twilio asks us to wait.');
    this.retryAfterMs = (Number(retryAfter) || DEFAULT_WAIT_SECONDS) * 1000;
  }
}

const DEFAULT_WAIT_SECONDS = 30;

/** Connections that never came about: nothing can have been taken. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The hook by which Twilio's client lets others do its HTTP: a time limit, the Retry-After header, a stand-in's address. */
class HttpClient extends twilio.RequestClient {
  override async request<T>(options: RequestClient.RequestOptions<T>) {
    const { TWILIO_API_URL } = env();
    const uri = TWILIO_API_URL === '' ? options.uri : options.uri.replace(/^https:\/\/[^/]+/, TWILIO_API_URL);
    const response = await super.request<T>({ ...options, uri });
    if (response.statusCode === 429) throw new TooManyRequests(response.headers['retry-after']);
    return response;
  }
}

export const TWILIO_NEEDS = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PHONE_HASH_KEY'] as const;

let client: twilio.Twilio | undefined;

export function twilioClient(): twilio.Twilio {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SEND_TIMEOUT_MS } = env();
  client ??= twilio(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, {
    httpClient: new HttpClient({ timeout: SEND_TIMEOUT_MS }),
  });
  return client;
}

/** What an error of Twilio's client means for the message. What Twilio refuses (4xx) it has not taken. */
export function readTwilioError(error: unknown): Refused | Delayed {
  if (error instanceof TooManyRequests) {
    const { retryAfterMs } = error;
    return {
      status: 'delayed',
      code: '20429',
      words: twilioWords('20429'),
      isUncertain: false,
      retryAfterMs,
    };
  }
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status === 'number' && status < 500) {
    const known = code === undefined || code === null ? null : String(code);
    // Wrong credentials are put right sooner or later; what waits should then go out.
    if (status === 401 || status === 403) {
      return { status: 'delayed', code: known, words: twilioWords(known), isUncertain: false };
    }
    return { status: 'refused', code: known, words: twilioWords(known), hasOptedOut: known === OPTED_OUT };
  }
  const isUncertain = !(typeof code === 'string' && NEVER_CONNECTED.has(code));
  return { status: 'delayed', code: null, words: 'Twilio did not answer as it should.', isUncertain };
}
