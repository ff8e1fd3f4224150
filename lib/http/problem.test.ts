import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError, invalid, notFound } from '#lib/errors.ts';
import { logger } from '#lib/logger.ts';
import { HttpRefusal, problemResponse } from './problem.ts';

afterEach(() => vi.restoreAllMocks());

test('a refusal is problem+json with type, title, status, detail and field', async () => {
  const response = problemResponse(invalid('priority', 'Choose low, medium, high or critical.'), 'r1');
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    type: 'urn:lungisa:problem:invalid',
    title: 'The input is not valid',
    status: 400,
    detail: 'Choose low, medium, high or critical.',
    field: 'priority',
  });
});

test('what the caller needs to go on stands beside the problem, and cannot pose as it', async () => {
  const stale = new AppError('conflict', 'Changed meanwhile.', {
    extra: { current: { version: 3 }, status: 200 },
  });
  expect(await problemResponse(stale, 'r1').json()).toMatchObject({ current: { version: 3 }, status: 409 });
});

test('too many requests say when to come back', () => {
  const error = new AppError('too_many_requests', 'Wait.', { extra: { retryAfterSeconds: 17 } });
  expect(problemResponse(error, 'r1').headers.get('retry-after')).toBe('17');
});

test('who is not signed in learns how to', () => {
  expect(
    problemResponse(new AppError('unauthenticated', 'Sign in.'), 'r1').headers.get('www-authenticate'),
  ).toBe('Bearer');
});

test('input errors name the first offending field and list all of them', async () => {
  const schema = z.strictObject({
    title: z.string(),
    location: z.object({ lat: z.number('Give a number.') }),
  });
  const { error } = schema.safeParse({ location: { lat: 'x' }, title: 1, extra: true });
  const body = await problemResponse(error, 'r1').json();
  expect(body).toMatchObject({ status: 400, field: 'title' });
  expect(body.detail).toMatch(/^title: /);
  expect(body.errors.map((one: { field: string }) => one.field)).toEqual(['title', 'location.lat', 'extra']);
});

test('an unexpected error tells the caller its request id and nothing else, and the log what it was', async () => {
  const log = vi.spyOn(logger, 'error').mockImplementation(() => {});
  const response = problemResponse(new TypeError('secret inner workings'), 'r-123');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).toContain('r-123');
  expect(text).not.toContain('secret');
  expect(log).toHaveBeenCalledWith(
    {
      requestId: 'r-123',
      error: expect.objectContaining({ name: 'TypeError', message: 'secret inner workings' }),
    },
    expect.any(String),
  );
});

test('messages of the database, which quote residents’ data, are not logged', () => {
  const log = vi.spyOn(logger, 'error').mockImplementation(() => {});
  const failure = Object.assign(new Error('value "082 555 0199" too long'), {
    severity: 'ERROR',
    code: '22001',
    detail: 'Failing row contains (Thandi Nkosi).',
  });
  problemResponse(failure, 'r1');
  const logged = JSON.stringify(log.mock.calls);
  expect(logged).toContain('22001');
  expect(logged).not.toMatch(/082 555 0199|Thandi/);
});

test('an unknown thing is a 404, a refused media type a 415', () => {
  expect(problemResponse(notFound('ticket'), 'r1').status).toBe(404);
  expect(problemResponse(new HttpRefusal('unsupported_media_type', 'Send JSON.'), 'r1').status).toBe(415);
});
