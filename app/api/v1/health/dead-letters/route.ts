import { settleDeadLetters, settleDeadLettersInput } from '#lib/health/settle-dead-letters.ts';
import { apiHandler } from '#lib/http/api-handler.ts';

export const POST = apiHandler({ body: settleDeadLettersInput }, ({ actor, body }) =>
  settleDeadLetters(actor, body),
);
