import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { BenchCity } from './bench-database.ts';
import { ALONE, CLIENTS, type OperationFigures, TOGETHER, timed } from './command-load.ts';

/**
 * What no command can be faster than: its one statement, prepared, as the owner, with the table's triggers and one commit.
 */
export async function measureFloor(
  databaseUrl: string,
  city: BenchCity,
  figures: OperationFigures,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CLIENTS });
  try {
    for (const [clients, count] of [
      [1, ALONE],
      [CLIENTS, TOGETHER],
    ] as const) {
      const ids = Array.from({ length: count }, () => randomUUID());
      const ask = (name: keyof typeof STATEMENTS) => (id: string) =>
        pool.query({ name, text: STATEMENTS[name], values: [city.tenantId, id] });
      const operations = {
        create: 'insert',
        'read one': 'select',
        message: 'message',
        'change status': 'update',
      };
      for (const [operation, name] of Object.entries(operations)) {
        await timed(
          figures[operation as keyof OperationFigures],
          clients,
          ids,
          ask(name as keyof typeof STATEMENTS),
        );
      }
    }
  } finally {
    await pool.end();
  }
}

const STATEMENTS = {
  insert: `insert into tickets (tenant_id, id, tracking_number, source, title, description, address, location, category_id,
      priority, status, team_id, routing_rule, routing, created_at, response_warn_at, response_due_at, resolution_warn_at,
      resolution_due_at, sla_next_at)
    select $1::uuid, $2::uuid, 'FLR-' || $2::text, 'api', 'Burst pipe', 'Water runs down the road.', '12 Main Road',
      st_setsrid(st_makepoint(18.5, -34), 4326), c.id, 'medium', 'new', t.id, 'area',
      '{"rule": "area", "candidates": [], "hasLocation": true, "limitMetres": 10000}', now(), now() + interval '6 hours',
      now() + interval '8 hours', now() + interval '38 hours', now() + interval '48 hours', now() + interval '6 hours'
    from categories c, teams t
    where c.tenant_id = $1::uuid and c.code = 'c1' and t.tenant_id = $1::uuid and t.code = 't1'`,
  select: 'select * from tickets where tenant_id = $1::uuid and id = $2::uuid',
  message: `insert into ticket_messages (tenant_id, ticket_id, author_role, visibility, body)
    values ($1::uuid, $2::uuid, 'manager', 'public', 'A crew is on its way.')`,
  update: `update tickets set status = 'in_progress' where tenant_id = $1::uuid and id = $2::uuid`,
};
