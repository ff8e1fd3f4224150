import { useState, useTransition } from 'react';
import type { ActionResult } from '#app/action-result.ts';
import { reachServer } from '#components/shell/reach-server.ts';
import type { LatLng } from '#lib/maps/lat-lng.ts';

/** Why a command was refused, and, of an outline, where it is at fault. */
export type AreaFailure = { message: string; at: LatLng | null };

const UNREACHABLE =
  'The server could not be reached. What you drew is still here: try again when the line is back.';

/** Runs one command of the editor at a time and keeps what went wrong. */
export function useAreaCommand() {
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<AreaFailure | null>(null);

  function run<T>(command: () => Promise<ActionResult<T>>, onDone: (value: T) => void): void {
    setFailure(null);
    start(async () => {
      const result = await reachServer(command());
      if (result === null) setFailure({ message: UNREACHABLE, at: null });
      else if (result.ok) onDone(result.value);
      else setFailure({ message: result.message, at: (result.extra?.at as LatLng | undefined) ?? null });
    });
  }
  return { pending, failure, setFailure, run };
}
