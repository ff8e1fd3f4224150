import { Notice } from './notice.tsx';
import type { Failure } from './use-command.ts';

/** Why a command came to nothing, where no field is to blame. */
export function FormFailure({ failure, title = 'Not saved' }: { failure: Failure | null; title?: string }) {
  if (!failure) return null;
  return (
    <Notice tone="alarm" title={title} tabIndex={-1} data-failure>
      <p>{failure.message}</p>
    </Notice>
  );
}
