import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { INPUTS } from '#lib/domain/ticket/field-inputs.ts';
import { EDITED_KEYS, FIELDS, type Field, TEXT_KEYS } from '#lib/domain/ticket/fields.ts';
import { COUNTED_FILTERS, FILTERS, LIVE_FILTERS } from '#lib/domain/ticket/filters.ts';
import { COLUMN_KEYS } from '#lib/exports/export-columns.ts';
import { IMPORT_KINDS, parseMapping } from '#lib/import/mapping.ts';
import { countedBeforehand } from '#lib/maps/marks.ts';
import { editTicketInput } from '#lib/tickets/edit-ticket.ts';
import { southAfrican } from '#tests/support/local-actor.ts';
import { useTestDatabase } from '../support/database.ts';

useTestDatabase();

/** Columns of `tickets` that are no field of fields.ts, and why. A new column fails below until it stands there or here. */
const TECHNICAL: Record<string, string> = {
  tenant_id: 'the municipality',
  id: 'the key',
  external_ref: 'the key in the system it was imported from',
  source: 'how it came in; shown nowhere',
  is_sensitive: 'follows the category',
  routing_rule: 'a part of routing',
  routing: 'how its team was found; its outcome, ward and team, is tracked',
  created_by: 'who logged it; the audit log has it as the actor',
  sla_policy_id: 'which service level; its outcome, the deadlines, is tracked',
  clock_stops: 'how its deadlines come about; the status, whose changes these are, is tracked',
  response_warn_at: 'a share of the deadline',
  resolution_warn_at: 'a share of the deadline',
  sla_next_at: 'when the sweep looks at it next',
  escalation_clock: 'which deadline began the chain',
  escalation_next_at: 'when the next level is due',
  version: 'counts the changes',
  ...{ is_finished: 'derived', is_finished_late: 'derived', priority_rank: 'derived', search: 'derived' },
  ...{ next_warn_at: 'derived', next_due_at: 'derived' },
  ...{ lat_e7: 'derived', lng_e7: 'derived', map_row: 'derived' },
};

const fields: (Field & { key: string })[] = Object.entries(FIELDS).map(([key, field]) => ({ key, ...field }));
const columnsWhere = (isMeant: (field: Field) => boolean) =>
  fields.filter(isMeant).map(({ column }) => column);
const inOrder = (names: readonly (string | undefined)[]) => [...names].sort();

let sourceOf: Record<'ticket_facts' | 'tickets_guard', string>;

beforeAll(async () => {
  const rows = await ownerClient().$queryRaw<{ name: string; source: string }[]>`
    select proname as name, prosrc as source from pg_proc where proname in ('ticket_facts', 'tickets_guard')`;
  sourceOf = Object.fromEntries(rows.map(({ name, source }) => [name, source])) as typeof sourceOf;
});

const columnsOf = async (table: string) =>
  (
    await ownerClient().$queryRaw<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`
  ).map(({ name }) => name);

describe('a column of tickets', () => {
  it('is a field of fields.ts, or technical for a reason', async () => {
    expect(inOrder(await columnsOf('tickets'))).toEqual(
      inOrder([...columnsWhere(() => true), ...Object.keys(TECHNICAL)]),
    );
  });

  it('is audited where its field says so, and nowhere else', () => {
    const audited = [...sourceOf.ticket_facts.matchAll(/'(\w+)',\s*(?:case|t\.)/g)].map(([, name]) => name);
    expect(inOrder(audited)).toEqual(inOrder(columnsWhere(({ tracked }) => tracked !== null)));
  });

  it.each(['new', 'old'])('moves the version where its field says so, and nowhere else (%s)', (side) => {
    const compared = side === 'new' ? /and \(([^()]+)\)\s+is distinct from/ : /is distinct from \(([^()]+)\)/;
    const tuple = compared.exec(sourceOf.tickets_guard)?.[1] ?? '';
    const guarded = tuple.split(',').map((name) => name.trim().replace(`${side}.`, ''));
    expect(inOrder(guarded)).toEqual(inOrder(columnsWhere(({ tracked }) => tracked === 'version')));
  });

  it('can hold what its input takes: text as long as the check allows, and nothing where it may be empty', async () => {
    const rows = await ownerClient().$queryRaw<
      { column: string; nullable: boolean; longest: number | null }[]
    >`
      select a.attname as column, not a.attnotnull as nullable,
        substring(pg_get_constraintdef(c.oid) from '([0-9]+)[)]*$')::int as longest
      from pg_attribute a left join pg_constraint c on c.conrelid = a.attrelid and c.conkey = array[a.attnum]
        and c.contype = 'c' and pg_get_constraintdef(c.oid) like '%length%'
      where a.attrelid = 'tickets'::regclass and a.attnum > 0`;
    for (const key of TEXT_KEYS) {
      const { column } = FIELDS[key];
      const { edit } = INPUTS[key];
      const of = rows.find((row) => row.column === column)!;
      expect(of.longest, `length(${column})`).not.toBeNull();
      expect(edit.safeParse('x'.repeat(of.longest!)).success, `${column} at its longest`).toBe(true);
      expect(edit.safeParse('x'.repeat(of.longest! + 1)).success, `${column} too long`).toBe(false);
      expect(edit.safeParse(null).success, `${column} null`).toBe(of.nullable);
      if (of.nullable) expect(edit.parse(' '), `${column} of spaces`).toBeNull();
    }
  });
});

describe('a field', () => {
  it('is exported under the columns that it names', () => {
    const named = fields.flatMap(({ key, exported }) => (exported === 'column' ? [key] : (exported ?? [])));
    expect(named.filter((name) => !(COLUMN_KEYS as readonly string[]).includes(name))).toEqual([]);
    const others = COLUMN_KEYS.filter((key) => !(named as string[]).includes(key));
    expect(others, 'export columns that are no field: clock, times between, who reported it').toEqual([
      'clock',
      'isLate',
      'timeToResponse',
      'timeToResolution',
      'reporterName',
      'reporterPhone',
      'reporterEmail',
    ]);
  });

  it('can be named by an edit where it says what that takes, and nowhere else', () => {
    const { version: _version, reporter: _reporter, ...named } = editTicketInput.shape;
    expect(inOrder(Object.keys(named))).toEqual(inOrder(EDITED_KEYS));
  });

  it('of the import is one that a mapping can name', () => {
    expect(IMPORT_KINDS).toContain('tickets');
    const must = { id: 'a', title: 'b', category: 'c', createdAt: 'd' };
    for (const { key } of fields.filter(({ imported }) => imported === 'column')) {
      const mapping = parseMapping('tickets', { kind: 'tickets', fields: { ...must, [key]: 'x' } });
      expect(mapping.fields).toMatchObject({ [key]: 'x' });
    }
  });
});

describe('the map', () => {
  it.each(['map_cells', 'map_changes'])('counts by the columns of %s that filters rely on', async (table) => {
    const columns = await columnsOf(table);
    const needed = COUNTED_FILTERS.map((key) => FIELDS[key].column);
    expect(needed.filter((column) => !columns.includes(column))).toEqual([]);
  });

  it.each(LIVE_FILTERS)('counts the tickets themselves where the filter %s is set', async (key) => {
    const actor = southAfrican({ ...systemActor(randomUUID() as TenantId), role: 'manager' });
    const query = { zoom: 3, bbox: { west: 18, south: -35, east: 19, north: -33 } };
    const counted = (filter: object) =>
      withActor(actor, (tx) => countedBeforehand(tx, actor, { ...query, ...filter }));
    expect(await counted({})).not.toBeNull();
    expect(await counted({ [key]: FILTERS[key].control === 'choices' ? ['none'] : 'words' })).toBeNull();
  });
});
