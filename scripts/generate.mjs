// Generates the Prisma client into lib/db/generated. Does nothing when schema and Prisma are those of the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prismaFolder = join(root, 'node_modules', 'prisma');
const generatedFolder = join(root, 'lib', 'db', 'generated');
const stampFile = join(generatedFolder, '.lungisa-schema-hash');

const hash = createHash('sha256');
for (const file of [
  join(root, 'prisma', 'schema.prisma'),
  join(root, 'prisma.config.ts'),
  join(prismaFolder, 'package.json'),
]) {
  hash.update(readFileSync(file));
}
const stamp = hash.digest('hex');

if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

const prisma = join(prismaFolder, 'build', 'index.js');
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    // Prisma wants to download an engine that generating does not use, and fails where its host is out of reach.
    // It only asks whether this file exists.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}
writeFileSync(stampFile, stamp);
process.stdout.write(stdout);
