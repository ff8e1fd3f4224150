import { z } from 'zod';

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
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().default('production'),
  /** Connections one process may hold. */
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
});

type Env = z.infer<typeof schema>;

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
