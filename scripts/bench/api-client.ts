import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Client } from 'pg';
import type { BenchCity } from './bench-database.ts';

/** A key may call 600 times a minute; so many together are never held back by that. */
const KEYS = 60;

/** Keys of a manager's programs. Straight into the table: this database may be an older version's. */
export async function makeApiKeys(owner: Client, { tenantId }: BenchCity): Promise<string[]> {
  const keys = Array.from({ length: KEYS }, () => `lgs_${randomBytes(32).toString('base64url')}`);
  for (const key of keys) {
    await owner.query('insert into api_keys (tenant_id, name, role, key_hash) values ($1, $2, $3, $4)', [
      tenantId,
      'bench',
      'manager',
      createHash('sha256').update(key).digest(),
    ]);
  }
  return keys;
}

export type Answer = { id: string; version: number };

export type ApiClient = {
  call: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Answer>;
  close: () => void;
};

/** Calls `/api/v1` over connections that stay open. It costs less of this machine than `fetch`, which it shares with the server. */
export function apiClient(port: number, keys: readonly string[], mostConnections: number): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  let calls = 0;
  return {
    call: (method, path, body) => {
      const key = keys[calls++ % keys.length];
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      return new Promise((resolve, reject) => {
        const asked = request(
          { agent, port, host: '127.0.0.1', method, path: `/api/v1${path}`, headers },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8');
              if ((response.statusCode ?? 0) >= 300)
                reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`));
              else resolve(JSON.parse(text) as Answer);
            });
          },
        );
        asked.on('error', reject);
        asked.end(sent);
      });
    },
    close: () => agent.destroy(),
  };
}
