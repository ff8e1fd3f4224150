'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTransition } from 'react';
import type { ActionResult } from '#components/form/action-result.ts';
import classes from './ticket.module.css';

type Undo = () => Promise<ActionResult<unknown>>;

/** Tells that a change is saved, with the way back where there is one. */
export function showSaved(title: string, undo: Undo | null): void {
  const id: string = notifications.show({
    title,
    message: undo ? <UndoButton undo={undo} onDone={() => notifications.hide(id)} /> : 'It is saved.',
    closeButtonProps: { 'aria-label': 'Close the notice' },
  });
}

function UndoButton({ undo, onDone }: { undo: Undo; onDone: () => void }) {
  const [pending, start] = useTransition();
  const run = () =>
    start(async () => {
      const result = await undo();
      onDone();
      notifications.show({
        title: result.ok ? 'Undone' : 'This can no longer be undone',
        message: result.ok ? 'It is as it was before.' : result.message,
        closeButtonProps: { 'aria-label': 'Close the notice' },
      });
    });
  return (
    <div className={classes.buttons}>
      <Button size="compact-sm" variant="default" loading={pending} onClick={run}>
        Undo
      </Button>
    </div>
  );
}
