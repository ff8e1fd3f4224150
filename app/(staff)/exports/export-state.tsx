import { useTimeZone } from '#components/shell/time-zone.tsx';
import { figure } from '#lib/domain/language/format-number.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { ExportView } from '#lib/exports/read-export.ts';
import classes from './export-dialog.module.css';

/** Where an export stands: its progress, its file, or why there is none. */
export function ExportState({ made }: { made: ExportView }) {
  const timeZone = useTimeZone();
  const { status, rowsDone, rowsTotal, link, expiresAt, failure, delivery } = made;
  if (status === 'queued') return <p>Waiting to be made…</p>;
  if (status === 'running' && delivery === 'file')
    return (
      <div className={classes.progress}>
        <progress aria-label="Progress" value={rowsDone} max={rowsTotal ?? undefined} />
        <p>
          {rowsTotal === null
            ? 'Counting the tickets…'
            : `${figure(rowsDone)} of ${figure(rowsTotal)} tickets`}
        </p>
      </div>
    );
  if (link)
    return (
      <p>
        <a href={link} download className={classes.primary}>
          Download {figure(rowsDone)} tickets
        </a>{' '}
        <span className={classes.count}>until {expiresAt && formatDateTime(expiresAt, timeZone)}</span>
      </p>
    );
  if (status === 'failed') return <p>{failure ?? 'It broke off. Export again.'}</p>;
  return <p>{WORDS[status]}</p>;
}

const WORDS = {
  running: 'Being downloaded',
  finished: 'Downloaded at once',
  cancelled: 'Broken off before its end',
  expired: 'The file is no longer kept. Export again.',
} as const;
