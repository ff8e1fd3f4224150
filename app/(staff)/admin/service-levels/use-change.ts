'use client';

import { unstable_rethrow } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { ActionResult } from '#app/action-result.ts';
import type { ServiceLevelPreview } from '#lib/sla/preview-service-levels.ts';
import type { ChangeServiceLevelsInput, ServiceLevelChange } from '#lib/sla/service-level-input.ts';
import { previewChangeAction, saveChangeAction } from './actions.ts';

export type AppliesTo = ChangeServiceLevelsInput['appliesTo'];
export type Failure = { message: string; field: string | null };

const UNREACHABLE: Failure = {
  message:
    'The server could not be reached, and nothing was changed. What you entered is still here: try again.',
  field: null,
};

/**
 * A change that is looked at before it is made. What is previewed is exactly what is saved: whoever edits on has to look
 * again (`forget`).
 */
export function useChange(onSaved: () => void) {
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [shown, setShown] = useState<{ change: ServiceLevelChange; preview: ServiceLevelPreview } | null>(
    null,
  );

  function run<T>(command: () => Promise<ActionResult<T>>, onDone: (value: T) => void) {
    setFailure(null);
    start(async () => {
      try {
        const result = await command();
        if (result.ok) onDone(result.value);
        else setFailure({ message: result.message, field: result.field ?? null });
        // What stands there is no longer what was looked at.
        if (!result.ok && result.code === 'conflict') setShown(null);
      } catch (error) {
        unstable_rethrow(error);
        setFailure(UNREACHABLE);
      }
    });
  }

  return {
    pending,
    failure,
    preview: shown?.preview ?? null,
    look: (change: ServiceLevelChange) =>
      run(
        () => previewChangeAction(change),
        (preview) => setShown({ change, preview }),
      ),
    save: (appliesTo: AppliesTo) => {
      if (!shown) return;
      const { change, preview } = shown;
      run(() => saveChangeAction({ change, fingerprint: preview.fingerprint, appliesTo }), onSaved);
    },
    forget: () => {
      setShown(null);
      setFailure(null);
    },
  };
}
