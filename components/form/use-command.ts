'use client';

import { useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
import type { ActionResult } from './action-result.ts';

type Refusal = Omit<Extract<ActionResult<unknown>, { ok: false }>, 'ok'>;
/** Why a command came to nothing; without a code it did not reach the server, or was not sent there. */
export type Failure = Pick<Refusal, 'message'> & Partial<Refusal>;

type Options = {
  /** Ends the sentence for a server out of reach. */
  unreached?: string;
  /** Shows a failure in another place. @returns whether it did; otherwise it is the `failure` */
  onFailure?: (failure: Failure) => boolean;
};

/** Runs a command and keeps what went wrong. */
export function useCommand({ unreached = 'Try again when the line is back.', onFailure }: Options = {}) {
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);

  function run<T>(command: () => Promise<ActionResult<T>>, onDone?: (value: T) => void): void {
    setFailure(null);
    start(async () => {
      const result = await reachServer(command());
      if (result?.ok) return onDone?.(result.value);
      const failed: Failure = result ?? { message: `The server could not be reached. ${unreached}` };
      if (!onFailure?.(failed)) setFailure(failed);
    });
  }

  return { pending, failure, setFailure, run };
}
