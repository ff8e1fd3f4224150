import { beforeAll, describe, expect, test } from 'vitest';
import { actionResult } from '#app/action-result.ts';
import { ownerClient } from '#lib/db/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { systemActor } from '#lib/domain/access/actor.ts';
import { apiHandler } from '#lib/http/api-handler.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { useTestDatabase } from '#tests/support/database.ts';
import { call, type Fixture, makeMunicipality } from './api-fixture.ts';

useTestDatabase();

let town: Fixture;
beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  await ownerClient().$executeRaw`
    insert into tickets (tenant_id, tracking_number, title, category_id, priority, team_id)
    values (${town.tenantId}::uuid, 'T-1', 'Leak', ${town.categories.water}::uuid, 'low', ${town.teams.west}::uuid)`;
});

/** What slips past a command's own check, by a statement or through a model, and the sentence of the trigger that stops it. */
const REFUSED: [string, (tx: Tx) => Promise<unknown>, string][] = [
  [
    'a statement that gives an ordinary ticket to the police',
    (tx) => tx.$executeRaw`update tickets set team_id = ${town.teams.saps}::uuid`,
    'A SAPS team takes sensitive tickets only.',
  ],
  [
    'a model’s update that makes a sensitive category an ordinary one',
    (tx) => tx.category.updateMany({ where: { id: town.categories.abuse }, data: { isSensitive: false } }),
    'A sensitive category stays sensitive: make a new one.',
  ],
];

describe.each(REFUSED)('A rule that only the database knows of refuses %s', (_, write, sentence) => {
  const attempt = () => withActor({ ...systemActor(town.tenantId), role: 'admin' }, write);

  test('and the API answers with problem+json and the sentence of the trigger', async () => {
    const handler = apiHandler({}, attempt);
    const response = await call(handler, { as: town.program });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'urn:lungisa:problem:refused',
      title: 'Refused by a rule',
      status: 422,
      detail: sentence,
    });
  });

  test('and a form shows the sentence of the trigger', async () => {
    expect(await actionResult(attempt)).toMatchObject({ ok: false, code: 'refused', message: sentence });
  });
});

test('A fault of the program stays a fault: nobody is shown what the database said of it', async () => {
  const unknownQueue = () =>
    withActor(
      systemActor(town.tenantId),
      (tx) =>
        tx.$executeRaw`select send_job('no.queue', ${JSON.stringify({ tenantId: town.tenantId })}::jsonb)`,
    );
  const response = await call(apiHandler({}, unknownQueue), { as: town.program });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/queue/);
});

test('The log names the SQLSTATE of an unexpected error of the database', async () => {
  const error = await ownerClient().$executeRaw`select 1 / 0`.catch((caught: unknown) => caught);
  expect(loggableError(error)).toMatchObject({ code: '22012' });
});
