import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { postgis } from '@electric-sql/pglite-postgis';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { RequiredExtension } from '../running/required-extensions.ts';
import { asOneSession } from './one-session.ts';

export interface EmbeddedDatabase {
  url: string;
  /** The whole database as a file that `load` of another one takes. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder of the data; without it everything stays in memory. */
  dataFolder?: string;
  /** Starts in memory from the dump of another one, in a fifth of the time. */
  load?: Blob;
}

const MAX_CONNECTIONS = 200;
const EXTENSIONS = { postgis, btree_gin, btree_gist, pg_trgm, pgcrypto } satisfies Record<
  RequiredExtension,
  unknown
>;

/**
 * PGlite with PostGIS on a free port of 127.0.0.1. Runs inside the calling process, whose event loop each query
 * blocks: the program itself talks to one in a process of its own (`scripts/embedded-database.ts`).
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  if (options.dataFolder) await removeUnfinished(options.dataFolder);
  const db = await PGlite.create({
    ...(options.dataFolder ? { dataDir: options.dataFolder } : {}),
    ...(options.load ? { loadDataDir: options.load } : {}),
    extensions: EXTENSIONS,
  });
  if (options.dataFolder) await writeFile(finishedMark(options.dataFolder), '');
  const server = new PGLiteSocketServer({
    db: asOneSession(db),
    host: '127.0.0.1',
    port: 0,
    maxConnections: MAX_CONNECTIONS,
  });
  await server.start();
  return {
    // lib/db/connections.ts: what needs a session of one's own is left out.
    url: `postgresql://postgres@${server.getServerConn()}/postgres?session=shared`,
    dump: () => db.dumpDataDir('none'),
    close: async () => {
      await server.stop();
      await db.close();
    },
  };
}

function finishedMark(dataFolder: string): string {
  return join(dataFolder, 'lungisa-initialised');
}

/** A first start that was interrupted leaves half a cluster, which never starts again and holds nothing yet. */
async function removeUnfinished(dataFolder: string): Promise<void> {
  if (existsSync(dataFolder) && !existsSync(finishedMark(dataFolder))) {
    await rm(dataFolder, { recursive: true });
  }
  await mkdir(dataFolder, { recursive: true });
}
