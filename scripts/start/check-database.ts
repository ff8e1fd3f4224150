import { Client } from 'pg';
import { REQUIRED_EXTENSIONS } from '../running/required-extensions.ts';
import { SentenceError } from '../running/sentence-error.ts';

const OLDEST_SERVER = 15;
const CONNECT_SECONDS = 8;

interface ServerFacts {
  version: number;
  missing: string[];
  uncreatable: string[];
  may_create: boolean;
  may_create_role: boolean;
  is_new: boolean;
}

/**
 * Finds out before anything else whether this database can carry the product.
 * @throws SentenceError with what is wrong and what to do; it never holds the password
 */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const place = placeOf(databaseUrl);
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_SECONDS * 1000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new SentenceError(whyNotConnected(error, place));
  }
  try {
    const facts = await readFacts(client);
    const problem = problemOf(facts, place);
    if (problem) throw new SentenceError(problem);
  } finally {
    await client.end();
  }
}

/** `host:port/database`, without user and password. */
function placeOf(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new SentenceError(
      'DATABASE_URL is no PostgreSQL address. It looks like postgresql://user:password@host:5432/database',
    );
  }
  const host = url.hostname || url.searchParams.get('host') || 'localhost';
  return `${host}:${url.port || 5432}${url.pathname}`;
}

function whyNotConnected(error: unknown, place: string): string {
  const { code, message } = error as { code?: string; message?: string };
  const start = `The database of DATABASE_URL (${place})`;
  switch (code) {
    case 'ECONNREFUSED':
      return `${start} cannot be reached: nothing answers there. Is PostgreSQL running, and are host and port right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${start} cannot be reached: there is no host of that name. Correct the host in DATABASE_URL.`;
    case '28P01':
    case '28000':
      return `${start} refuses the sign-in. Correct user and password in DATABASE_URL.`;
    case '3D000':
      return `${start} does not exist. Create it (createdb), or correct its name in DATABASE_URL.`;
    case '53300':
      return `${start} has no connection to spare. Close some, or raise its max_connections.`;
    default:
      return `${start} cannot be reached: ${message || code || 'no reason given'}. Correct DATABASE_URL, or see to the server.`;
  }
}

async function readFacts(client: Client): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version,
       array(select name from unnest($1::text[]) as name
              where not exists (select from pg_available_extensions a where a.name = name.name)) as missing,
       array(select distinct v.name::text from pg_available_extension_versions v
              where v.name = any($1) and v.superuser and not v.trusted and not me.rolsuper
                and not exists (select from pg_extension e where e.extname = v.name)) as uncreatable,
       has_database_privilege(current_database(), 'create')
         and has_schema_privilege('public', 'create') as may_create,
       me.rolsuper or me.rolcreaterole
         or exists (select from pg_roles where rolname = 'lungisa_app') as may_create_role,
       to_regclass('public._prisma_migrations') is null as is_new
     from pg_roles me where me.rolname = current_user`,
    [REQUIRED_EXTENSIONS],
  );
  const facts = rows[0];
  if (!facts) throw new SentenceError('The database does not know its own user. Is this PostgreSQL?');
  return facts;
}

function problemOf(facts: ServerFacts, place: string): string | undefined {
  const { version, missing, uncreatable } = facts;
  if (version < OLDEST_SERVER) {
    return `The database at ${place} is PostgreSQL ${version}; Lungisa needs ${OLDEST_SERVER} or newer. Set DATABASE_URL to a newer one.`;
  }
  if (missing.includes('postgis')) {
    return `The database at ${place} has no PostGIS. Install it on that server (on Debian: apt install postgresql-${version}-postgis-3) and start again.`;
  }
  if (missing.length) {
    return `The database at ${place} lacks the extensions ${missing.join(', ')}. Install PostgreSQL's contrib package on that server and start again.`;
  }
  // What is there already needs no right to be made.
  if (!facts.is_new) return undefined;
  if (uncreatable.length) {
    return `The user of DATABASE_URL may not create the extension ${uncreatable.join(', ')} at ${place}. Have a superuser run there: ${uncreatable.map((name) => `create extension ${name};`).join(' ')}`;
  }
  if (!facts.may_create) {
    return `The user of DATABASE_URL may not create tables at ${place}. Make it the owner of that database (alter database … owner to …).`;
  }
  if (!facts.may_create_role) {
    return `The user of DATABASE_URL may not create the role lungisa_app at ${place}. Have a superuser run there: alter role … createrole;`;
  }
  return undefined;
}
