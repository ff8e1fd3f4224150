'use client';

import { useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
import type { ActionResult } from './action-result.ts';

type Refusal = Omit<Extract<ActionResult<unknown>, { ok: false }>, 'ok'>;
/** Why a command came to nothing; without a code it did not reach the server, or was not sent there. */
export type Failure = Pick<Refusal, 'message'> & Partial<Refusal>;

/** Runs a command for a form and keeps what went wrong. `unreached` ends the sentence for a server out of reach. */
export function useCommand(unreached = 'Try again when the line is back.') {
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);

  function run<T>(command: () => Promise<ActionResult<T>>, onDone?: (value: T) => void): void {
    setFailure(null);
    start(async () => {
      const result = await reachServer(command());
      if (result?.ok) onDone?.(result.value);
      else setFailure(result ?? { message: `The server could not be reached. ${unreached}` });
    });
  }

  /** The sentence that belongs to a field, for its `error`. */
  const errorOf = (field: string) => (failure?.field === field ? failure.message : undefined);
  return { pending, failure, setFailure, run, errorOf };
}
