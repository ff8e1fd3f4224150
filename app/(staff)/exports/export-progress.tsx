'use client';

import { AppLink } from '#components/shell/app-link.tsx';
import type { ExportView } from '#lib/exports/read-export.ts';
import classes from './export-dialog.module.css';
import { ExportState } from './export-state.tsx';
import { isUnderway, useFreshExports } from './use-fresh-exports.ts';

type Props = { asked: ExportView; onClose: () => void };

/** How far the file has come, and then the file. */
export function ExportProgress({ asked, onClose }: Props) {
  const fresh = useFreshExports([asked]).find(({ id }) => id === asked.id) ?? asked;
  return (
    <div className={classes.form}>
      <div aria-live="polite">
        <ExportState made={fresh} />
      </div>
      <p className={classes.count}>
        {isUnderway(fresh) ? 'You may close this: the file waits' : 'It also waits'} under{' '}
        <AppLink href="/exports">My exports</AppLink> for a day.
      </p>
      <div className={classes.actions}>
        <button type="button" className={classes.button} onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}
