import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { countAgainst, type RateLimit } from '#lib/db/rate-limit.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { invalid, notFound } from '#lib/errors.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { problemResponse } from './problem.ts';
import { readJson } from './request-body.ts';

/** For each API key and each signed-in person. */
export const API_LIMIT = {
  name: 'api',
  points: 600,
  seconds: 60,
  refusal: 'Too many requests.',
} as const satisfies RateLimit;

/** Params of a route `/…/[id]`. */
export const idParams = z.strictObject({ id: z.guid() });

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

type Schemas<P extends Schema, Q extends Schema, B extends Schema> = {
  params?: P;
  query?: Q;
  body?: B;
  /** What the params name: params that cannot name one answer like an unknown one. */
  thing?: Parameters<typeof notFound>[0];
};

type Input<P extends Schema, Q extends Schema, B extends Schema> = {
  actor: LocalActor;
  caller: Caller;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  now: Date;
  requestId: string;
  request: Request;
};

type RouteContext = { params: Promise<unknown> };

/**
 * A route handler of `/api/v1`: authenticates, counts against the rate limit, parses by the schemas, and answers with
 * what `handle` returns (200; 204 for nothing; a Response as it is) or with the problem it throws.
 * A query key that comes once reaches its schema as a string, one that is repeated as an array of strings.
 */
export function apiHandler<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(schemas: Schemas<P, Q, B>, handle: (input: Input<P, Q, B>) => unknown) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = randomUUID();
    const now = new Date();
    try {
      const caller = await authenticate(request, now);
      const { actor } = caller;
      await countAgainst(API_LIMIT, caller.countedAs);
      const params = parseParams(schemas, await context.params);
      const query = parse(schemas.query, schemas.query && queryOf(request));
      const body = parse(schemas.body, schemas.body && (await readJson(request)));
      const value = await handle({ actor, caller, params, query, body, now, requestId, request });
      return finished(value instanceof Response ? value : json(value), requestId);
    } catch (error) {
      return finished(problemResponse(error, requestId), requestId);
    }
  };
}

/** 201, with the address of what was made. */
export function created(value: unknown, location: string): Response {
  return Response.json(value, { status: 201, headers: { location } });
}

const json = (value: unknown) =>
  value === undefined ? new Response(null, { status: 204 }) : Response.json(value);

function parse<S extends Schema>(schema: S | undefined, input: unknown): Parsed<S> {
  return (schema === undefined ? undefined : schema.parse(input)) as Parsed<S>;
}

function parseParams<P extends Schema>(schemas: Schemas<P, Schema, Schema>, input: unknown): Parsed<P> {
  const result = schemas.params?.safeParse(input);
  if (result?.success === false) throw notFound(schemas.thing ?? 'ticket');
  return result?.data as Parsed<P>;
}

function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((key) => {
      const values = searchParams.getAll(key);
      // PostgreSQL's text holds every character but this one.
      if (values.some((value) => value.includes('\0')))
        throw invalid(key, `${key}: leave out the NUL character.`);
      return [key, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** The response with the headers that every answer has. */
function finished(response: Response, requestId: string): Response {
  const headers = new Headers(response.headers);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  headers.set('x-request-id', requestId);
  return new Response(response.body, { status: response.status, headers });
}
