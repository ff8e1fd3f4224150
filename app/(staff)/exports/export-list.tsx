'use client';

import { AppLink } from '#components/shell/app-link.tsx';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { figure } from '#lib/domain/language/format-number.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { ExportView } from '#lib/exports/read-export.ts';
import { listHref, readAddress } from '../tickets/list-address.ts';
import { ExportState } from './export-state.tsx';
import classes from './exports.module.css';
import { useFreshExports } from './use-fresh-exports.ts';

const FORMAT_NAMES = { csv: 'CSV', xlsx: 'Excel' } as const satisfies Record<ExportView['format'], string>;

export function ExportList({ exports: initial }: { exports: ExportView[] }) {
  const exports = useFreshExports(initial);
  const timeZone = useTimeZone();
  if (exports.length === 0)
    return (
      <p className={classes.empty}>
        Nothing yet. Open <AppLink href="/tickets">the list</AppLink>, filter it, and choose “Export”.
      </p>
    );
  return (
    <ul className={classes.list} aria-label="Exports">
      {exports.map((made) => (
        <li key={made.id} className={classes.item}>
          <div>
            <strong>{formatDateTime(made.createdAt, timeZone)}</strong>
            <p className="quiet">
              {FORMAT_NAMES[made.format]} · {made.columns.length} columns
              {made.rowsDone > 0 && ` · ${figure(made.rowsDone)} tickets`} ·{' '}
              <AppLink href={listHref(readAddress(made.filter))}>See the list</AppLink>
            </p>
          </div>
          <div aria-live="polite">
            <ExportState made={made} />
          </div>
        </li>
      ))}
    </ul>
  );
}
