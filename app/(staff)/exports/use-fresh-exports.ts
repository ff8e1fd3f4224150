'use client';

import { useState } from 'react';
import { askServer } from '#components/shell/ask-server.ts';
import { useLookAgain } from '#components/shell/use-look-again.ts';
import type { ExportView } from '#lib/exports/read-export.ts';

const POLL_MS = 1000;

/** Whether a worker still has it before itself. */
export const isUnderway = ({ delivery, status }: ExportView): boolean =>
  delivery === 'file' && (status === 'queued' || status === 'running');

/** The actor's exports, asked for again as long as one of them is being made. */
export function useFreshExports(initial: readonly ExportView[]): readonly ExportView[] {
  const [exports, setExports] = useState(initial);
  const isWaiting = exports.some(isUnderway);
  const look = async () => {
    try {
      setExports((await askServer<{ exports: ExportView[] }>('/api/v1/exports')).exports);
    } catch {
      // Without a connection for now: the next second asks again.
    }
  };
  useLookAgain(look, isWaiting ? POLL_MS : null);
  return exports;
}
