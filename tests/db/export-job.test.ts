import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { GET as direct } from '#app/api/v1/export/tickets.csv/route.ts';
import { GET as file } from '#app/api/v1/exports/[id]/file/route.ts';
import { GET as read } from '#app/api/v1/exports/[id]/route.ts';
import { GET as list, POST as request } from '#app/api/v1/exports/route.ts';
import { POST as create } from '#app/api/v1/tickets/route.ts';
import { exportRun } from '#jobs/export-run.ts';
import { createApiKey, revokeApiKey } from '#lib/auth/api-keys.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { pruneExports } from '#lib/exports/prune-exports.ts';
import type { ExportView } from '#lib/exports/read-export.ts';
import { runExport } from '#lib/exports/run-export.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { describeConcurrent, useTestDatabase } from '#tests/support/database.ts';
import { type Caller, call, type Fixture, IN_WARD_1, IN_WARD_2, makeMunicipality } from './api-fixture.ts';

useTestDatabase();
let town: Fixture;
let manager: Caller;

beforeAll(async () => {
  town = await makeMunicipality('TOWN');
  manager = await town.person('manager');
  for (const location of [IN_WARD_1, IN_WARD_2, IN_WARD_2]) await fileTicket({ location });
});

async function fileTicket(fields: object): Promise<TicketView> {
  const body = { title: 'Burst pipe', category: 'water', ...fields };
  return (await call(create, { as: town.program, body })).json();
}

async function ask(as: Caller, body: object = {}): Promise<ExportView> {
  const response = await call(request, { as, body: { format: 'csv', columns: ['trackingNumber'], ...body } });
  expect(response.status).toBe(202);
  return response.json();
}

async function waitsForLock(tx: Prisma.TransactionClient): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ waits: boolean }[]>`
    select exists (select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())) as waits`;
  return row?.waits ?? false;
}

const work = (id: string) => exportRun.run({ tenantId: town.tenantId, exportId: id });
const viewOf = async (as: Caller, id: string): Promise<ExportView> => (await call(read, { as, id })).json();
const fileOf = (as: Caller, id: string) => call(file, { as, id });
const pieces = (id: string) => ownerClient().exportChunk.count({ where: { exportId: id } });

describe('a file made by a job', () => {
  test('is what the same export would have been at once, with progress, a link, and a day to fetch it', async () => {
    const asked = await ask(manager, { filter: { ward: town.wards[2] } });
    expect(asked).toMatchObject({ status: 'queued', rowsDone: 0, rowsTotal: null, link: null });
    expect((await fileOf(manager, asked.id)).status).toBe(404);
    const [job] = await ownerClient().$queryRaw<object[]>`
      select data from pgboss.job where name = 'export.run' and data ->> 'exportId' = ${asked.id}`;
    expect(job, 'ids and nothing else').toEqual({ data: { tenantId: town.tenantId, exportId: asked.id } });

    await work(asked.id);
    const made = await viewOf(manager, asked.id);
    expect(made).toMatchObject({ status: 'finished', rowsDone: 2, rowsTotal: 2 });
    const hours = (Date.parse(made.expiresAt!) - Date.parse(made.createdAt)) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    expect(made.link).toBe(`/api/v1/exports/${asked.id}/file`);
    const response = await fileOf(manager, asked.id);
    const query = { ward: town.wards[2], columns: 'trackingNumber' };
    expect(await response.text()).toBe(await (await call(direct, { as: manager, query })).text());
    expect(response.headers.get('content-length')).toBe(String(made.bytes));
  });

  test.each(['admin', 'manager', 'field_worker'] as const)('is nothing to another %s', async (role) => {
    const { id } = await ask(manager);
    await work(id);
    const other = await town.person(role);
    for (const route of [read, file]) {
      const [theirs, nobodys] = await Promise.all(
        [id, randomUUID()].map((one) => call(route, { as: other, id: one })),
      );
      expect(theirs!.status).toBe(404);
      expect((await theirs!.json()).detail).toBe((await nobodys!.json()).detail);
    }
  });

  test('is nothing to an API key: it begins none, follows none and fetches none, neither while it is there nor after', async () => {
    const { id } = await ask(manager);
    await work(id);
    await (await call(direct, { as: town.program })).text();
    const asked = await call(request, { as: town.program, body: { format: 'csv' } });
    expect(asked.status).toBe(403);
    expect((await asked.json()).detail).toContain('GET /api/v1/export/tickets.csv');
    expect(await (await call(list, { as: town.program })).json()).toEqual({ exports: [] });
    for (const expiresAt of [new Date(Date.now() + 60_000), new Date(Date.now() - 1000)]) {
      await ownerClient().exportJob.updateMany({ where: { id }, data: { expiresAt } });
      for (const route of [read, file]) {
        const theirs = await call(route, { as: town.program, id });
        const nobodys = await call(route, { as: town.program, id: randomUUID() });
        expect(theirs.status).toBe(404);
        expect(await theirs.text()).toBe(await nobodys.text());
      }
    }
  });

  test('goes when it expires; that it was made stays written down', async () => {
    const { id } = await ask(manager);
    await work(id);
    await ownerClient().exportJob.updateMany({
      where: { id },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await viewOf(manager, id)).toMatchObject({ status: 'expired', link: null });
    const gone = await fileOf(manager, id);
    expect([gone.status, (await gone.json()).detail]).toEqual([
      404,
      'The file is not there any more. Make the export again.',
    ]);
    expect(await pieces(id)).toBe(1);
    expect(await pruneExports(new Date())).toBeGreaterThan(0);
    expect(await pieces(id)).toBe(0);
    expect(await viewOf(manager, id)).toMatchObject({ status: 'expired', rowsDone: 3 });
  });

  test('holds what whoever asked may see when it is made, not when it was asked for', async () => {
    const as = await town.person('ward_councillor', { wards: [town.wards[1], town.wards[2]] });
    const { id } = await ask(as);
    await ownerClient().$executeRaw`delete from membership_wards where ward_id = ${town.wards[2]}::uuid
      and membership_id = (select id from memberships where user_id = ${as.userId}::uuid)`;
    await work(id);
    expect(await viewOf(as, id)).toMatchObject({ status: 'finished', rowsDone: 1 });
  });

  test('is not made for somebody who has left, who is told so on coming back', async () => {
    const as = await town.person('manager');
    const { id } = await ask(as);
    await ownerClient().$executeRaw`update users set disabled_at = now() where id = ${as.userId}::uuid`;
    await work(id);
    await ownerClient().$executeRaw`update users set disabled_at = null where id = ${as.userId}::uuid`;
    expect(await viewOf(as, id)).toMatchObject({
      status: 'failed',
      failure: 'You no longer have the role in which you asked for this file.',
    });
    expect(await pieces(id)).toBe(0);
  });

  test('goes when a ticket in it becomes sensitive', async () => {
    const { id } = await ask(manager);
    await work(id);
    const ticket = await fileTicket({ location: IN_WARD_1 });
    const { categories } = town;
    await ownerClient().ticket.updateMany({
      where: { id: ticket.id },
      data: { categoryId: categories.abuse, teamId: town.teams.saps },
    });
    expect((await fileOf(manager, id)).status).toBe(404);
    expect(await pieces(id)).toBe(0);
  });

  test.each(['ward', 'team'] as const)('goes when its owner loses a %s', async (what) => {
    const as =
      what === 'ward'
        ? await town.person('ward_councillor', { wards: [town.wards[1], town.wards[2]] })
        : await town.person('field_worker', { teams: [town.teams.west, town.teams.east] });
    const { id } = await ask(as);
    await work(id);
    expect((await fileOf(as, id)).status).toBe(200);
    const membership = { userId: as.userId!, tenantId: town.tenantId };
    if (what === 'ward')
      await ownerClient().membershipWard.deleteMany({ where: { wardId: town.wards[2], membership } });
    else await ownerClient().teamMember.deleteMany({ where: { teamId: town.teams.east, membership } });
    expect((await fileOf(as, id)).status).toBe(404);
    expect(await pieces(id)).toBe(0);
    expect((await fileOf(manager, id)).status).toBe(404);
  });

  test('breaks off for a reader who is disabled while it is read', async () => {
    const as = await town.person('manager');
    const { id } = await ask(as);
    await work(id);
    const [made, atOnce] = [await fileOf(as, id), await call(direct, { as })];
    const reader = atOnce.body!.getReader();
    await reader.read();
    await ownerClient().user.update({ where: { id: as.userId! }, data: { disabledAt: new Date() } });
    await expect(made.text()).rejects.toThrow();
    await expect(reader.read()).rejects.toThrow();
  });

  test('breaks off when the key is revoked that reads it', async () => {
    const key = await createApiKey(town.tenantId, 'manager', 'Short-lived');
    const as: Caller = { headers: { authorization: `Bearer ${key}` }, userId: null };
    const reader = (await call(direct, { as })).body!.getReader();
    await reader.read();
    await revokeApiKey(town.tenantId, key, new Date());
    await expect(reader.read()).rejects.toThrow();
  });

  test('waits for a person, and for three at a time', async () => {
    const response = await call(request, { as: town.program, body: { format: 'csv' } });
    expect(response.status).toBe(403);
    const as = await town.person('manager');
    for (let count = 0; count < 3; count += 1) await ask(as);
    const fourth = await call(request, { as, body: { format: 'csv' } });
    expect(fourth.status).toBe(422);
  });
});

describe('a run that dies or hangs', () => {
  test('leaves nothing that is served; the next one begins anew, and the old one writes nothing more', async () => {
    const { id } = await ask(manager);
    const attempt = randomUUID();
    await ownerClient().exportJob.updateMany({
      where: { id },
      data: { status: 'running', attempt, rowsDone: 1, bytes: 5 },
    });
    const half = { tenantId: town.tenantId, exportId: id, attempt, bytes: Buffer.from('half ') };
    await ownerClient().exportChunk.create({ data: { ...half, number: 0 } });
    expect((await fileOf(manager, id)).status).toBe(404);

    await work(id);
    // The run that was thought dead goes on for a piece.
    await ownerClient().exportChunk.create({ data: { ...half, number: 1 } });
    expect(await (await fileOf(manager, id)).text()).not.toContain('half');
    await pruneExports(new Date());
    expect(await pieces(id)).toBe(1);
  });

  test('done twice at once, one of them wins and the file is whole', async () => {
    const { id } = await ask(manager);
    await Promise.all([1, 2, 3].map(() => runExport(town.tenantId, id, () => new Date())));
    const { status, bytes } = await viewOf(manager, id);
    expect(status).toBe('finished');
    expect((await (await fileOf(manager, id)).arrayBuffer()).byteLength).toBe(bytes);
  });
});

describeConcurrent('a file made by a job while tickets change', () => {
  test('goes when a ticket becomes sensitive that a run read while nobody could know yet', async () => {
    const { id } = await ask(manager);
    const ticket = await fileTicket({ location: IN_WARD_1 });
    let running: Promise<void> | undefined;
    await ownerClient().$transaction(async (tx) => {
      const data = { categoryId: town.categories.abuse, teamId: town.teams.saps };
      await tx.ticket.updateMany({ where: { id: ticket.id }, data });
      let isOver = false;
      running = work(id).finally(() => {
        isOver = true;
      });
      // Until it waits for us, or has read the ticket as it was and ended.
      await expect.poll(async () => isOver || (await waitsForLock(tx)), { timeout: 10_000 }).toBe(true);
    });
    await running;
    const answer = await fileOf(manager, id);
    expect(await answer.text()).not.toContain(ticket.trackingNumber);
  });
});

describeConcurrent('a worker', () => {
  test('that is killed in the middle of a large file leaves it to another, which makes it whole', async () => {
    const [{ count } = { count: 0 }] = await ownerClient().$queryRaw<{ count: number }[]>`
      with made as (insert into tickets (tenant_id, tracking_number, title, description, category_id, priority)
        select ${town.tenantId}::uuid, 'MANY-' || n, 'Many', repeat(md5(n::text), 30), ${town.categories.roads}::uuid, 'low'
        from generate_series(1, 12000) n returning 1)
      select count(*)::int as count from made`;
    const { id } = await ask(manager, {
      columns: ['trackingNumber', 'description'],
      filter: { category: 'roads' },
    });
    const worker = spawn(process.execPath, ['jobs/worker.ts'], {
      env: { ...process.env, LOG_LEVEL: 'silent' },
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    await expect.poll(() => pieces(id), { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const broken = await viewOf(manager, id);
    if (broken.status === 'running') expect((await fileOf(manager, id)).status).toBe(404);

    // What pg-boss does once it misses the dead worker's sign of life.
    await work(id);
    expect(await viewOf(manager, id)).toMatchObject({
      status: 'finished',
      rowsDone: count,
      rowsTotal: count,
    });
    const lines = (await (await fileOf(manager, id)).text()).split('\r\n');
    expect(new Set(lines).size).toBe(count + 2);
  });

  test('that is silent for a minute is taken for dead: the queue asks for signs of life', async () => {
    const queues = await ownerClient().$queryRaw`
      select heartbeat_seconds as seconds from pgboss.queue where name = 'export.run'`;
    expect(queues).toEqual([{ seconds: 60 }]);
  });
});
