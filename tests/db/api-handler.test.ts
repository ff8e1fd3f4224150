import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApiKey } from '#lib/auth/api-keys.ts';
import { sealSession, sessionCookie } from '#lib/auth/session-token.ts';
import { ownerClient } from '#lib/db/client.ts';
import type { TenantId, UserId } from '#lib/domain/access/actor.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { API_LIMIT, apiHandler, created, idParams } from '#lib/http/api-handler.ts';
import { useTestDatabase } from '#tests/support/database.ts';

const HOST = 'tickets.example.org';

useTestDatabase();

let tenantId: TenantId;
let key: string;
let member: { userId: UserId; membershipId: string; cookie: string };

beforeAll(async () => {
  tenantId = (await ownerClient().municipality.create({ data: { code: 'NORTH', name: 'Northern' } }))
    .id as TenantId;
  key = await createApiKey(tenantId, 'manager', 'Tests');
});

let people = 0;
beforeEach(async () => {
  people += 1;
  const { id } = await ownerClient().user.create({
    data: { email: `p${people}@example.org`, name: 'Sipho' },
  });
  const userId = id as UserId;
  const membership = await ownerClient().membership.create({ data: { userId, tenantId, role: 'manager' } });
  const now = new Date();
  const claims = { userId, membershipId: membership.id, signedInAt: Math.floor(now.getTime() / 1000) };
  const cookie = `other=1; ${sessionCookie().name}=${await sealSession(claims, now)}; last=2`;
  member = { userId, membershipId: membership.id, cookie };
});

type Init = Omit<RequestInit, 'headers'> & {
  headers?: Record<string, string>;
  params?: unknown;
  path?: string;
};

function call(handler: ReturnType<typeof apiHandler>, { params = {}, path = '/', ...init }: Init = {}) {
  const headers = { host: HOST, ...init.headers };
  return handler(new Request(`http://${HOST}/api/v1${path}`, { ...init, headers }), {
    params: Promise.resolve(params),
  });
}

const byKey = (init: Init = {}): Init => ({
  ...init,
  headers: { authorization: `Bearer ${key}`, ...init.headers },
});
const byCookie = (init: Init = {}): Init => ({
  ...init,
  headers: { cookie: member.cookie, ...init.headers },
});
const JSON_TYPE = { 'content-type': 'application/json' };

const whoami = apiHandler({}, ({ actor }) => ({ role: actor.role, userId: actor.userId }));

describe('who calls', () => {
  test('may say so with an API key', async () => {
    expect(await (await call(whoami, byKey())).json()).toEqual({ role: 'manager', userId: null });
  });

  test('may say so with the session of a page', async () => {
    expect(await (await call(whoami, byCookie())).json()).toEqual({ role: 'manager', userId: member.userId });
  });

  test.each([
    ['nothing', {}],
    ['a key that nobody has', { authorization: `Bearer lgs_${'A'.repeat(43)}` }],
    ['a password', { authorization: 'Basic YTpi' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['a forged session', { cookie: 'lungisa.session=forged' }],
  ])('gets a 401 that says how to sign in, with %s', async (_, headers) => {
    const response = await call(whoami, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ type: 'urn:lungisa:problem:unauthenticated', status: 401 });
  });

  test('is refused with a wrong key even beside a good session', async () => {
    expect((await call(whoami, byCookie({ headers: { authorization: 'Bearer lgs_x' } }))).status).toBe(401);
  });

  test('is nobody once the membership is removed', async () => {
    await ownerClient().membership.deleteMany({ where: { id: member.membershipId } });
    expect((await call(whoami, byCookie())).status).toBe(401);
  });

  test('is nobody once disabled', async () => {
    await ownerClient().user.update({ where: { id: member.userId }, data: { disabledAt: new Date() } });
    expect((await call(whoami, byCookie())).status).toBe(401);
  });
});

describe('a change that a browser sends with its session', () => {
  const done = apiHandler({}, () => ({ done: true }));

  test.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['our own page in an old browser', { origin: `http://${HOST}` }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site', origin: `http://${HOST}` }, 403],
    ['another site in an old browser', { origin: 'http://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['nobody knows where', {}, 403],
  ])('from %s (%o) is answered with %i%i', async (_, headers, status) => {
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      expect((await call(done, byCookie({ method, headers }))).status).toBe(status);
    }
  });

  test('is not asked where it comes from when it only reads', async () => {
    expect((await call(done, byCookie({ headers: { 'sec-fetch-site': 'cross-site' } }))).status).toBe(200);
  });

  test('needs no origin with an API key, which no browser adds by itself', async () => {
    expect((await call(done, byKey({ method: 'POST' }))).status).toBe(200);
  });
});

describe('what comes in', () => {
  const schemas = {
    params: idParams,
    query: z.object({
      limit: z.coerce.number('Give a number.').max(200).optional(),
      status: z.any().optional(),
    }),
    body: z.strictObject({ title: z.string() }),
  };
  const echo = apiHandler(schemas, ({ params, query, body }) => ({ params, query, body }));
  const id = '5f3c4f4e-9f6d-4f0e-8f5a-0d8b1c1f2a3b';
  const post = (init: Init = {}) =>
    call(
      echo,
      byKey({
        method: 'POST',
        body: '{"title":"Leak"}',
        params: { id },
        ...init,
        headers: { ...JSON_TYPE, ...init.headers },
      }),
    );

  test('reaches the handler parsed; a repeated query key as a list', async () => {
    const response = await post({ path: '/?limit=5&status=new&status=open' });
    expect(await response.json()).toEqual({
      params: { id },
      query: { limit: 5, status: ['new', 'open'] },
      body: { title: 'Leak' },
    });
  });

  test('an id that cannot be one answers exactly like one that is unknown', async () => {
    const read = apiHandler({ params: idParams }, () => {
      throw notFound('ticket');
    });
    const answer = async (ticketId: string) => {
      const response = await call(read, byKey({ params: { id: ticketId } }));
      const headers = Object.fromEntries(response.headers);
      delete headers['x-request-id'];
      return { status: response.status, headers, body: await response.text() };
    };
    const unknown = await answer(id);
    expect(unknown.status).toBe(404);
    for (const odd of ['1', "'; drop table tickets", id.slice(1), `${id}\0`])
      expect(await answer(odd)).toEqual(unknown);
  });

  test.each([
    ['a wrong query', { path: '/?limit=many' }, 400, 'limit'],
    ['a NUL in the query', { path: '/?status=%00' }, 400, 'status'],
    ['a wrong body', { body: '{"title":7}' }, 400, 'title'],
    ['a surplus field', { body: '{"title":"a","tenantId":"b"}' }, 400, 'tenantId'],
    ['malformed JSON', { body: '{"title"' }, 400, undefined],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, undefined],
    ['more than a megabyte', { body: JSON.stringify({ title: 'x'.repeat(1024 * 1024) }) }, 413, undefined],
  ])('%s is a problem with a sentence', async (_, init, status, field) => {
    const response = await post(init);
    const problem = await response.json();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({ status, detail: expect.stringMatching(/\.?$/) });
    expect(problem.field).toBe(field);
  });
});

describe('what goes out', () => {
  test.each([
    ['a value', () => ({ a: 1 }), 200, '{"a":1}'],
    ['nothing', () => undefined, 204, ''],
    ['a creation', () => created({ id: 1 }, '/api/v1/tickets/1'), 201, '{"id":1}'],
    [
      'a response of its own',
      () => new Response('csv', { headers: { 'content-type': 'text/csv' } }),
      200,
      'csv',
    ],
    [
      'a refusal',
      () => {
        throw new AppError('refused', 'A closed ticket cannot be edited.');
      },
      422,
      expect.stringContaining('closed ticket'),
    ],
  ])('as %s is never cached and names its request', async (_, handle, status, body) => {
    const response = await call(apiHandler({}, handle), byKey());
    expect(response.status).toBe(status);
    expect(await response.text()).toEqual(body);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('as a creation says where the new thing is', async () => {
    const response = await call(
      apiHandler({}, () => created({}, '/api/v1/tickets/1')),
      byKey(),
    );
    expect(response.headers.get('location')).toBe('/api/v1/tickets/1');
  });

  test('as an unexpected error is a 500 with the request’s id and no detail', async () => {
    const broken = apiHandler({}, ({ requestId }) => {
      throw new Error(`inner workings of ${requestId}`);
    });
    const response = await call(broken, byKey());
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain(response.headers.get('x-request-id'));
    expect(text).not.toContain('inner workings');
  });
});

test('after 600 calls in a minute a key has to wait, and others need not', async () => {
  const busy = await createApiKey(tenantId, 'manager', 'Busy');
  const headers = { authorization: `Bearer ${busy}` };
  for (let done = 0; done < API_LIMIT.points; done += 20) {
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await call(whoami, { headers })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  const response = await call(whoami, { headers });
  expect(response.status).toBe(429);
  const wait = Number(response.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(API_LIMIT.seconds);
  expect((await call(whoami, byKey())).status).toBe(200);
});
