import { unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import type { ActionResult } from '#components/form/action-result.ts';
import { refusalOf } from '#lib/database-error.ts';
import { loggableError } from '#lib/loggable-error.ts';
import { logger } from '#lib/logger.ts';

/** Runs a command for a form. Refusals become answers; redirects pass; anything else is logged and told plainly. */
export async function actionResult<T>(run: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    unstable_rethrow(error);
    const refusal = refusalOf(error);
    if (refusal) {
      const { code, message, field, extra } = refusal;
      return { ok: false, code, message, ...(field === undefined ? {} : { field }), extra };
    }
    if (error instanceof z.ZodError) {
      const [first] = error.issues;
      return {
        ok: false,
        code: 'invalid',
        message: first?.message ?? 'Check the form.',
        field: first?.path.join('.') ?? '',
      };
    }
    logger.error(loggableError(error), 'A form could not be carried out.');
    return {
      ok: false,
      code: 'unexpected',
      message: 'That did not work, and nothing was changed. Try again in a moment.',
    };
  }
}
