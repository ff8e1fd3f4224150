'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
import { Ago } from '#components/ticket/times.tsx';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { ClockHealth } from '#lib/health/clock-health.ts';
import { settleDeadLettersAction } from './actions.ts';
import classes from './health.module.css';
import { queueWords } from './queue-words.ts';

type What = 'replay' | 'discard';
type Settle = (what: What, ids?: string[]) => void;

type Props = {
  letters: ClockHealth['deadLetters'];
  ofOperator: ClockHealth['operatorDeadLetters'];
  now: string;
  onSettled: () => Promise<void>;
};

export function DeadLetters({ letters, ofOperator, now, onSettled }: Props) {
  const [pending, start] = useTransition();
  const settle: Settle = (what, ids) =>
    start(async () => {
      const result = await reachServer(settleDeadLettersAction({ what, ids }));
      tell(what, result);
      await onSettled();
    });
  return (
    <section className={classes.section} aria-labelledby="dead-letters">
      <div className={classes.heading}>
        <h2 id="dead-letters">Jobs that failed for good</h2>
        {letters.total > 1 && <Choices of={`all ${letters.total} jobs`} pending={pending} settle={settle} />}
      </div>
      {letters.total === 0 ? (
        <p className="quiet">None. A job is tried six times, each time later, before it lands here.</p>
      ) : (
        <ul className={classes.list}>
          {letters.newest.map(({ id, queue, failedAt, attempts, errorCode }) => (
            <li key={id}>
              <div>
                <strong>{queueWords(queue)}</strong>
                <span>
                  <Ago at={failedAt} now={now} /> · {attempts} attempts · error <code>{errorCode}</code>
                </span>
              </div>
              <Choices of={queueWords(queue)} ids={[id]} pending={pending} settle={settle} />
            </li>
          ))}
        </ul>
      )}
      {letters.total > letters.newest.length && (
        <p className="quiet">The newest {letters.newest.length} are shown.</p>
      )}
      {ofOperator.map(({ queue, jobs }) => (
        <p key={queue} className="quiet">
          {queueWords(queue)}: {jobs} of the system itself, for its operator.
        </p>
      ))}
    </section>
  );
}

/** Replaying is harmless, so it asks nothing; what is discarded is gone, so it asks once more. */
function Choices({
  of,
  ids,
  pending,
  settle,
}: {
  of: string;
  ids?: string[];
  pending: boolean;
  settle: Settle;
}) {
  const [asks, setAsks] = useState(false);
  if (asks) {
    return (
      <div className={classes.buttons}>
        <Button size="compact-sm" color="red.9" loading={pending} onClick={() => settle('discard', ids)}>
          Discard for good
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setAsks(false)}>
          Keep
        </Button>
      </div>
    );
  }
  const all = ids ? '' : ' all';
  return (
    <div className={classes.buttons}>
      <Button
        size="compact-sm"
        variant="default"
        loading={pending}
        aria-label={`Replay ${of}`}
        onClick={() => settle('replay', ids)}
      >
        Replay{all}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`Discard ${of}`}
        onClick={() => setAsks(true)}
      >
        Discard{all}
      </Button>
    </div>
  );
}

function tell(what: What, result: Awaited<ReturnType<typeof settleDeadLettersAction>> | null): void {
  const done = what === 'replay' ? 'sent again' : 'discarded';
  notifications.show({
    title: result?.ok ? `${countOf(result.value.jobs, 'job')} ${done}` : 'That did not work',
    message: result?.ok
      ? what === 'replay'
        ? 'A worker takes them up within seconds.'
        : 'They will not be done.'
      : (result?.message ?? 'The server could not be reached. Try again when the line is back.'),
    closeButtonProps: { 'aria-label': 'Close the notice' },
  });
}
