// npm run api-key -- --municipality CODE --role manager --name "Call centre": makes an API key and prints it once.
import { parseArgs } from 'node:util';
import { createApiKey, tenantWithCode } from '#lib/auth/api-keys.ts';
import { disconnect } from '#lib/db/client.ts';
import { PROGRAM_ROLES } from '#lib/domain/access/roles.ts';
import { AppError, invalid } from '#lib/errors.ts';
import { SentenceError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';

const USAGE = `Usage: npm run api-key -- --municipality CODE --role ${PROGRAM_ROLES.join('|')} --name "WHO USES IT"`;

async function makeKey(): Promise<string> {
  const { values } = parseArgs({
    options: { municipality: { type: 'string' }, role: { type: 'string' }, name: { type: 'string' } },
  });
  const code = values.municipality?.trim().toUpperCase();
  if (!code) throw invalid('municipality', `Say which municipality the key is for.\n${USAGE}`);
  const role = PROGRAM_ROLES.find((known) => known === values.role);
  if (!role) {
    const given = values.role ? `A key cannot be "${values.role}".` : 'Say what the key may do.';
    throw invalid('role', `${given} Roles of keys: ${PROGRAM_ROLES.join(', ')}.\n${USAGE}`);
  }
  if (!values.name?.trim()) throw invalid('name', `Give the key a name that says who will use it.\n${USAGE}`);
  const tenantId = await tenantWithCode(code);
  if (!tenantId) throw invalid('municipality', `There is no municipality with the code ${code}.`);
  return createApiKey(tenantId, role, values.name);
}

try {
  useDatabase();
  const key = await makeKey();
  // The key alone goes to the standard output, so that a script can catch it.
  console.error('This is the only time the key is shown. Send it as: Authorization: Bearer KEY');
  console.log(key);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
} finally {
  await disconnect();
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof SentenceError) return error.message;
  if (!(error instanceof Error)) return `The key could not be made: ${error}`;
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${USAGE}`;
  // Prisma puts the reason last, below the call.
  const reason = 'clientVersion' in error ? error.message.trim().split('\n').at(-1) : error.message;
  return `The key could not be made: ${reason}`;
}
