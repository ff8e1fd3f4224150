import { z } from 'zod';
import { LANGUAGES } from '#lib/domain/language/languages.ts';

const phoneOrNothing = z
  .literal('')
  .or(z.string().regex(/^\+\d{8,15}$/, 'Give the number as +27…'))
  .default('');

/** As `web-push generate-vapid-keys` prints them: so many bytes in base64url. */
const vapidKey = (bytes: number) =>
  z
    .string()
    .refine(
      (key) => key === '' || Buffer.from(key, 'base64url').length === bytes,
      'Copy the key as it was printed.',
    )
    .default('');

const contentSids = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return JSON.parse(text || '{}') as unknown;
    } catch {
      context.addIssue('This is not JSON.');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.partialRecord(z.enum(LANGUAGES), z.string().startsWith('HX'))));

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Signs sessions: the web server needs it, scripts and the worker do not. `npm start` makes one. */
  NEXTAUTH_SECRET: z.string().min(32).optional(),
  /** The address people use, e.g. `https://tickets.example.gov.za`. With https, cookies are kept to encrypted requests. */
  NEXTAUTH_URL: z
    .literal('')
    .or(z.url({ protocol: /^https?$/ }))
    .default(''),
  /** `1` behind a reverse proxy that writes X-Forwarded-For itself; anything else: the header is a claim, not believed. */
  TRUST_PROXY: z
    .enum(['', '0', '1'])
    .default('')
    .transform((value) => value === '1'),
  /** Raster tiles under the map, e.g. `https://tiles.example/{z}/{x}/{y}.png`; empty: wards and areas only. */
  MAP_TILES_URL: z.string().default(''),
  MAP_TILES_ATTRIBUTION: z.string().default(''),
  /** WhatsApp and SMS to residents. Without all of these (and a number to send from) messages are kept and not sent. */
  TWILIO_ACCOUNT_SID: z.literal('').or(z.string().startsWith('AC')).default(''),
  TWILIO_AUTH_TOKEN: z.string().default(''),
  TWILIO_WHATSAPP_FROM: phoneOrNothing,
  TWILIO_SMS_FROM: phoneOrNothing,
  /** WhatsApp templates by kind of message and language: `{"status": {"en": "HX…", "zu": "HX…", "af": "HX…"}}`. */
  TWILIO_CONTENT_SIDS: contentSids,
  /** Another address than Twilio's own, for a stand-in. */
  TWILIO_API_URL: z.literal('').or(z.url()).default(''),
  /** Recognises numbers that want no messages. It must never change: with another key, nobody has opted out. */
  PHONE_HASH_KEY: z.literal('').or(z.string().min(32)).default(''),
  /** Email, e.g. `smtps://user:password@mail.example.gov.za`; empty: emails are kept and not sent. */
  SMTP_URL: z
    .literal('')
    .or(z.url({ protocol: /^smtps?$/ }))
    .default(''),
  MAIL_FROM: z.string().default(''),
  /** Web push to staff: `npx web-push generate-vapid-keys` makes the pair. With another pair every browser has to be turned on anew. */
  VAPID_PUBLIC_KEY: vapidKey(65),
  VAPID_PRIVATE_KEY: vapidKey(32),
  /** Whom push services write to when something is wrong: `mailto:…` or an https address. */
  VAPID_SUBJECT: z
    .literal('')
    .or(z.url({ protocol: /^(mailto|https)$/ }))
    .default(''),
  /** `host:port` of a stand-in for push services; it alone may be on a private network. For tests. */
  PUSH_STAND_IN_HOST: z.string().default(''),
  /** How long Twilio, the mail server or a push service may take to answer; well under the worker's time to finish. */
  SEND_TIMEOUT_MS: z.coerce.number().int().positive().max(30_000).default(10_000),
  /** Seconds between two sweeps of the clocks, however many workers there are. */
  SLA_SWEEP_SECONDS: z.coerce.number().int().min(5).max(600).default(60),
  /** Up to this many tickets the pages let an export download at once; a larger one is made by a worker. */
  EXPORT_DIRECT_ROWS: z.coerce.number().int().positive().default(50_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().default('production'),
  /** Connections one process may hold. */
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
  /** `0` behind a pooler that keeps no prepared statements between transactions (PgBouncer before 1.21). */
  DATABASE_PREPARED_STATEMENTS: z
    .enum(['', '0', '1'])
    .default('')
    .transform((value) => value !== '0'),
});

type Env = z.infer<typeof schema>;

/** The name of a setting. */
export type Setting = keyof Env;

let parsed: Env | undefined;

/** The process environment, checked once. Throws with one line for each setting that is missing or malformed. */
export function env(): Env {
  if (!parsed) {
    const result = schema.safeParse(process.env);
    if (!result.success) {
      const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`The environment is not complete.\n${faults.join('\n')}`);
    }
    parsed = result.data;
  }
  return parsed;
}
