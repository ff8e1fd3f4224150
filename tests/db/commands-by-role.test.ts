// What comes of each command, by each role, on each kind of ticket. What one may do but not see answers with a receipt.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fileTicketAction } from '#app/(staff)/tickets/new/actions.ts';
import { POST as logOverHttp } from '#app/api/v1/tickets/route.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { ROLES, type Role } from '#lib/domain/access/roles.ts';
import { AppError } from '#lib/errors.ts';
import { unwatchTicket } from '#lib/followers/unwatch-ticket.ts';
import { watchTicket } from '#lib/followers/watch-ticket.ts';
import { addMessage } from '#lib/tickets/add-message.ts';
import { assignTicket } from '#lib/tickets/assign-ticket.ts';
import { changeStatus } from '#lib/tickets/change-status.ts';
import { createTicket } from '#lib/tickets/create-ticket.ts';
import { editTicket } from '#lib/tickets/edit-ticket.ts';
import { escalateTicket } from '#lib/tickets/escalate-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { useTestDatabase } from '../support/database.ts';
import { call, IN_WARD_1, IN_WARD_2 } from './api-fixture.ts';
import { ANSWERS } from './role-answers.ts';
import {
  inputIn,
  insertIn,
  isSensitive,
  makeRoleTown,
  type RoleTown,
  SITUATION_NAMES,
  type SituationName,
  situation,
} from './role-fixture.ts';

/** The request's cookies, which Next hands to a server action; outside of a server there are none. */
const request = vi.hoisted(() => ({ cookies: new Map<string, { value: string }>() }));
vi.mock('next/headers', () => ({
  cookies: () => Promise.resolve(request.cookies),
  headers: () => Promise.resolve(new Headers()),
}));

const NOW = new Date('2026-03-02T08:00:00Z');
const LATER = new Date('2026-03-02T08:10:00Z');

type On = { actor: Actor; id: string; name: SituationName };
/** What the database holds of a ticket, as far as the commands change it. */
type Stored = {
  title: string;
  lng: number;
  status: string;
  team: string | null;
  assignee: string | null;
  category: string;
  level: number;
  messages: string[];
  followers: Record<string, string>;
  audited: number;
};
type Command = { run: (on: On) => Promise<object | null>; leaves: (on: On) => Partial<Stored> };

useTestDatabase();
let town: RoleTown;
const personOf = (role: Role): string => town.people[role].actor.userId!;
const otherWard = (name: SituationName) => (situation(name).location === IN_WARD_1 ? IN_WARD_2 : IN_WARD_1);
const otherTeam = (name: SituationName) => {
  if (isSensitive(name))
    return situation(name).location === IN_WARD_1 ? town.home.otherStation : town.home.teams.saps;
  return name === 'own team' ? town.home.teams.east : town.home.teams.west;
};
const assignee = (name: SituationName) => personOf(isSensitive(name) ? 'saps_liaison' : 'manager');
const otherCategory = (name: SituationName) => town.home.categories[isSensitive(name) ? 'water' : 'abuse'];

const COMMANDS = {
  edit: {
    run: ({ actor, id }) => editTicket(actor, id, { version: 1, title: 'Edited' }, LATER),
    leaves: () => ({ title: 'Edited' }),
  },
  move: {
    run: ({ actor, id, name }) => editTicket(actor, id, { version: 1, location: otherWard(name) }, LATER),
    leaves: ({ name }) => ({ lng: otherWard(name).lng }),
  },
  category: {
    run: ({ actor, id, name }) => editTicket(actor, id, { version: 1, category: otherCategory(name) }, LATER),
    leaves: ({ name }) => ({ category: otherCategory(name) }),
  },
  status: {
    run: ({ actor, id }) =>
      changeStatus(actor, id, { version: 1, status: 'in_progress', note: 'On it' }, LATER),
    leaves: () => ({ status: 'in_progress', messages: ['internal'] }),
  },
  assign: {
    run: ({ actor, id, name }) => assignTicket(actor, id, { version: 1, assignee: assignee(name) }, LATER),
    leaves: ({ name }) => ({ assignee: assignee(name) }),
  },
  'hand over': {
    run: ({ actor, id, name }) => assignTicket(actor, id, { version: 1, team: otherTeam(name) }, LATER),
    leaves: ({ name }) => ({ team: otherTeam(name) }),
  },
  message: {
    run: ({ actor, id }) => addMessage(actor, id, { body: 'Hello', visibility: 'public' }, LATER),
    leaves: () => ({ messages: ['public'] }),
  },
  note: {
    run: ({ actor, id }) =>
      addMessage(actor, id, { body: 'Beware of the dog', visibility: 'internal' }, LATER),
    leaves: () => ({ messages: ['internal'] }),
  },
  escalate: {
    run: ({ actor, id }) =>
      escalateTicket(actor, id, { version: 1, reason: 'A school is without water' }, LATER),
    leaves: () => ({ status: 'escalated', level: 1 }),
  },
  follow: {
    run: ({ actor, id }) => watchTicket(actor, id, { channels: null }, LATER),
    leaves: ({ actor }) => ({ followers: expect.objectContaining({ [actor.userId!]: 'own' }) }),
  },
  unfollow: {
    run: ({ actor, id }) => unwatchTicket(actor, id, LATER),
    leaves: () => ({}),
  },
} satisfies Record<string, Command>;

type CommandName = keyof typeof COMMANDS;
const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

beforeAll(async () => {
  town = await makeRoleTown('ROL');
});

/** The answer to a command in one word. */
async function answerOf(result: Promise<object | null>): Promise<string> {
  try {
    return (await result) === null ? 'receipt' : 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function create(role: Role, name: SituationName): Promise<object | null> {
  const made = await createTicket(town.people[role].actor, inputIn(town, name), NOW);
  expect(await isStored({ id: made.id }), name).toBe(true);
  return made.kind === 'ticket' ? made : null;
}

async function isStored(made: {
  id?: string | undefined;
  trackingNumber?: string | undefined;
}): Promise<boolean> {
  const rows = await ownerClient().$queryRaw<object[]>`
    select from tickets where id = ${made.id ?? null}::uuid or tracking_number = ${made.trackingNumber ?? null}`;
  return rows.length === 1;
}

/** A table as people read it: a line for each situation, a column for each command. */
function tableOf(cells: Record<SituationName, Record<string, string>>): string {
  const columns = ['create', ...COMMAND_NAMES];
  const line = (head: string, words: string[]) =>
    `${head.padEnd(25)} ${words.map((word) => word.padEnd(10)).join('')}`.trimEnd();
  const rows = SITUATION_NAMES.map((name) =>
    line(
      name,
      columns.map((column) => cells[name][column] ?? ''),
    ),
  );
  return `\n${[line('', columns), ...rows].join('\n')}\n`;
}

/** The cells of the column `create` of the role's table. */
function expectedOfCreate(role: Role): Map<string, string> {
  const lines = ANSWERS[role].split('\n').filter((line) => /^\S/.test(line));
  return new Map(lines.map((line) => [line.slice(0, 25).trim(), line.slice(26).split(/\s/)[0] ?? '']));
}

async function storedOf(ids: readonly string[]): Promise<Map<string, Stored>> {
  const rows = await ownerClient().$queryRaw<(Stored & { id: string })[]>`
    select t.id, t.title, st_x(t.location) as lng, t.status, t.team_id as team, t.assignee_id as assignee,
      t.category_id as category, t.escalation_level as level,
      array(select visibility from ticket_messages m where m.ticket_id = t.id) as messages,
      (select coalesce(jsonb_object_agg(w.user_id, w.reason), '{}') from ticket_watchers w where w.ticket_id = t.id) as followers,
      (select count(*)::int from ticket_audit a where a.ticket_id = t.id) as audited
    from tickets t where t.id = any (${ids}::uuid[])`;
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

describe.each(ROLES)('the %s', (role) => {
  test('gets of each command, in each situation, the answer in the table, and the database agrees', async () => {
    const { actor } = town.people[role];
    const given: (On & { command: CommandName })[] = [];
    for (const name of SITUATION_NAMES) {
      const ids = await insertIn(town, role, name, COMMAND_NAMES.length, NOW);
      for (const [at, command] of COMMAND_NAMES.entries()) given.push({ command, actor, id: ids[at]!, name });
    }
    const ids = given.map(({ id }) => id);
    const before = await storedOf(ids);
    const answers = new Map<string, string>();
    const cells = Object.fromEntries(SITUATION_NAMES.map((name) => [name, {}])) as Record<
      SituationName,
      Record<string, string>
    >;
    for (const name of SITUATION_NAMES) cells[name].create = await answerOf(create(role, name));
    for (const { command, ...on } of given) {
      const answer = await answerOf(COMMANDS[command].run(on));
      cells[on.name][command] = answer;
      answers.set(on.id, answer);
    }
    expect(tableOf(cells)).toBe(ANSWERS[role]);

    const after = await storedOf(ids);
    for (const { command, ...on } of given) {
      const answer = answers.get(on.id)!;
      const what = `${command} on a ticket of ${on.name} (${answer})`;
      const isCarriedOut = answer === 'done' || answer === 'receipt';
      const expected: Partial<Stored> = isCarriedOut ? COMMANDS[command].leaves(on) : before.get(on.id)!;
      expect(after.get(on.id), what).toMatchObject(expected);
      if (!isCarriedOut) continue;
      const opened = await answerOf(readTicket(actor, on.id, LATER));
      expect(opened, `${what}, and then opened`).toBe(answer === 'done' ? 'done' : 'not_found');
    }
  });

  test('logs tickets over HTTP with 201, with the ticket or with a receipt, or is told why not', async () => {
    for (const [name, answer] of expectedOfCreate(role)) {
      const body = inputIn(town, name as SituationName);
      const response = await call(logOverHttp, { as: town.people[role].caller, body });
      const { id, trackingNumber, message } = (await response.json()) as Record<string, string>;
      const isCarriedOut = answer === 'done' || answer === 'receipt';
      expect(response.status, name).toBe({ forbidden: 403, invalid: 400 }[answer] ?? 201);
      if (!isCarriedOut) continue;
      expect(response.headers.get('location'), name).toBe(answer === 'done' ? `/api/v1/tickets/${id}` : null);
      expect(message, name).toEqual(
        answer === 'done' ? undefined : expect.stringContaining('keep the tracking number'),
      );
      expect(await isStored({ id, trackingNumber }), name).toBe(true);
    }
  });

  test('logs tickets by the form, and goes on to the ticket or to a receipt, or is told why not', async () => {
    const [name, value] = town.people[role].caller.headers.cookie!.split(/=(.*)/);
    request.cookies.set(name!, { value: value! });
    for (const [at, answer] of expectedOfCreate(role)) {
      const result = await fileTicketAction(inputIn(town, at as SituationName));
      if (!result.ok) {
        expect(result.code, at).toBe(answer);
        continue;
      }
      expect(result.value.kind === 'ticket' ? 'done' : 'receipt', at).toBe(answer);
      expect(await isStored(result.value), at).toBe(true);
    }
  });
});
