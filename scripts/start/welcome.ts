import { relative } from 'node:path';
import { PROJECT_ROOT } from '../running/processes.ts';
import { demoLogins } from './demo.ts';

interface Started {
  port: number;
  databaseUrl: string;
  isEmbedded: boolean;
  logFolder: string | undefined;
}

/** The address, a sign-in for each role, and what to know. */
export async function welcome({ port, databaseUrl, isEmbedded, logFolder }: Started): Promise<void> {
  const lines = ['', `Lungisa is at http://localhost:${port}`, ''];
  const logins = await demoLogins(databaseUrl);
  if (logins.length) {
    const widths = [widest(logins.map((login) => login.role)), widest(logins.map((login) => login.email))];
    lines.push('Sign in to the demo municipality as:');
    for (const { role, email, password } of logins) {
      lines.push(`  ${role.padEnd(widths[0] ?? 0)}  ${email.padEnd(widths[1] ?? 0)}  ${password}`);
    }
    lines.push('');
    if (!isEmbedded) {
      lines.push('These passwords are public. LUNGISA_DEMO=0 keeps the demo out of a new database.', '');
    }
  }
  if (isEmbedded) {
    lines.push(
      'It runs on the embedded database: for trying it out, never for production.',
      'Set DATABASE_URL to a PostgreSQL with PostGIS for more.',
      '',
    );
  }
  if (logFolder) lines.push(`Logs are in ${relative(PROJECT_ROOT, logFolder)}/. Ctrl-C stops everything.`);
  console.log(lines.join('\n'));
}

function widest(texts: string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
