'use client';

import { useRef, useState } from 'react';
import type { useCommand } from '#components/form/use-command.ts';
import type { ChangeServiceLevelsInput, ServiceLevelChange } from '#lib/sla/service-level-input.ts';
import type { ServiceLevelPreview } from '#lib/timers/preview-service-levels.ts';
import { previewChangeAction, saveChangeAction } from './actions.ts';

export type AppliesTo = ChangeServiceLevelsInput['appliesTo'];

type Command = Pick<ReturnType<typeof useCommand>, 'failure' | 'setFailure' | 'run'>;

export const UNREACHED = 'Nothing was changed, and what you entered is still here: try again.';

/**
 * A change that is looked at before it is made. What is previewed is exactly what is saved: whoever edits on has to look
 * again (`forget`).
 */
export function useChange({ failure, setFailure, run }: Command, onSaved: () => void) {
  const [shown, setShown] = useState<{ change: ServiceLevelChange; preview: ServiceLevelPreview } | null>(
    null,
  );
  // Fields stay open while the server looks: an answer to what stood there before is none.
  const asked = useRef<ServiceLevelChange>(null);
  // After a conflict, what stands there is no longer what was looked at.
  const seen = failure?.code === 'conflict' ? null : shown;

  return {
    preview: seen?.preview ?? null,
    look: (change: ServiceLevelChange) => {
      setShown(null);
      asked.current = change;
      run(
        () => previewChangeAction(change),
        (preview) => asked.current === change && setShown({ change, preview }),
      );
    },
    save: (appliesTo: AppliesTo) => {
      if (!seen) return;
      const { change, preview } = seen;
      run(() => saveChangeAction({ change, fingerprint: preview.fingerprint, appliesTo }), onSaved);
    },
    forget: () => {
      asked.current = null;
      setShown(null);
      setFailure(null);
    },
  };
}
