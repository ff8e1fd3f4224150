import { createHash } from 'node:crypto';

/**
 * The statements that a connection keeps prepared, so that PostgreSQL plans them once and not at each execution: hot ones of
 * constant text. In SQL they begin with their name as a comment. Lists, search and map stay unnamed: what is best for them
 * depends on what is asked. After five executions PostgreSQL compares a plan for any parameters with those for the given ones
 * and keeps the former only where it is not estimated to be worse (plan_cache_mode = auto).
 */
export const NAMED_STATEMENTS = [
  'actor',
  'actor of key',
  'actors of memberships',
  'count call',
  'follow new',
  'insert notifications',
  'insert reporter',
  'insert tickets',
  'settings version',
  'ticket assignments',
  'ticket audit of timer',
  'ticket in scope',
  'ticket messages',
  'ticket reporter',
  'ticket sent messages',
  'ticket sla events',
  'ticket timer',
  'ticket view',
] as const;

const NAMES: ReadonlySet<string> = new Set(NAMED_STATEMENTS);
const MARK = /^\s*\/\* named: ([a-z ]+) \*\//;

const nameOf = new Map<string, string>();
let generation = 0;

/**
 * The name under which a statement is prepared; empty for most, which are not. One of the list may have several texts (what a
 * role may read differs), and each has a name of its own.
 */
export function statementName(sql: string): string {
  const [, label] = MARK.exec(sql) ?? [];
  if (label === undefined || !NAMES.has(label)) return '';
  const known = nameOf.get(sql);
  if (known) return known;
  const digest = createHash('sha256').update(sql).digest('base64url').slice(0, 10);
  const name = `${label.replaceAll(' ', '_')}:${digest}:${generation}`;
  nameOf.set(sql, name);
  return name;
}

/**
 * A migration may change the type of a column under a statement that is prepared already, which then fails ("cached plan must
 * not change result type") until it is prepared again: under a new name, on whichever connection.
 */
export function prepareAgain(): void {
  generation += 1;
  nameOf.clear();
}
