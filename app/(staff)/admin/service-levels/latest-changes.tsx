'use client';

import { Progress } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { useLookAgain } from '#components/shell/use-look-again.ts';
import { countOf, figure } from '#lib/domain/language/format-number.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { ServiceLevelChangeView } from '#lib/sla/list-service-level-changes.ts';
import classes from './service-levels.module.css';

const LOOK_AGAIN_MS = 2000;

/** What was changed lately, and how far it has come with the open tickets. */
export function LatestChanges({ changes }: { changes: readonly ServiceLevelChangeView[] }) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const isUnderWay = changes.some(({ finishedAt }) => finishedAt === null);
  useLookAgain(() => router.refresh(), isUnderWay ? LOOK_AGAIN_MS : null);
  return (
    <section aria-labelledby="latest" className={classes.part}>
      <h2 id="latest">Latest changes</h2>
      {changes.length === 0 && <p className="hint">Nothing has been changed yet.</p>}
      <ol className={classes.changes}>
        {changes.map((change) => (
          <li key={change.id}>
            <strong>{change.summary}</strong>
            <span className="hint">
              {formatDateTime(change.madeAt, timeZone)}
              {change.madeBy && `, ${change.madeBy}`}
            </span>
            <Outcome change={change} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Outcome({ change }: { change: ServiceLevelChangeView }) {
  const { reached, done, moved, becameOverdue, noLongerOverdue, finishedAt } = change;
  if (finishedAt === null) {
    return (
      <span role="status">
        Being applied: {figure(done)} of {countOf(reached, 'open ticket')}.
        <Progress value={(100 * done) / Math.max(1, reached)} aria-label="Applied" mt={4} />
      </span>
    );
  }
  if (moved === 0) return <span>No deadline of an open ticket moved.</span>;
  return (
    <span>
      {countOf(moved, 'deadline')} moved: {figure(becameOverdue)} became overdue, {figure(noLongerOverdue)} no
      longer {noLongerOverdue === 1 ? 'was' : 'were'}.
    </span>
  );
}
