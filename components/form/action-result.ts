import type { ErrorCode } from '#lib/errors.ts';

/** What a server action answers: what the command returned, or the sentence to show and the field it belongs to. */
export type ActionResult<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      code: ErrorCode | 'unexpected';
      message: string;
      field?: string;
      extra?: Record<string, unknown>;
    };
