// npm run migrate: brings the database of DATABASE_URL up to date.
import { MigrationError, migrate } from '#lib/migrations/migrate.ts';
import { endWithError } from './running/sentence-error.ts';
import { useDatabase } from './running/use-database.ts';
import { checkDatabase } from './start/check-database.ts';

try {
  useDatabase();
  const databaseUrl = process.env.DATABASE_URL ?? '';
  await checkDatabase(databaseUrl);
  const applied = await migrate(databaseUrl, {
    onProgress: ({ name, number, total }) => console.log(`Migration ${number} of ${total}: ${name}`),
  });
  console.log(applied.length ? `${applied.length} applied.` : 'The database is up to date.');
} catch (error) {
  endWithError(error, MigrationError);
}
