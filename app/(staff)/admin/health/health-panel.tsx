'use client';

import { CHANNEL_NAMES } from '#lib/domain/language/channels.ts';
import type { ClockHealth } from '#lib/health/clock-health.ts';
import { DeadLetters } from './dead-letters.tsx';
import classes from './health.module.css';
import { SweepFacts } from './sweep-facts.tsx';
import { useClockHealth } from './use-clock-health.ts';
import { Verdict } from './verdict.tsx';

type Props = { first: ClockHealth; at: string };

export function HealthPanel({ first, at }: Props) {
  const seen = useClockHealth(first, at);
  const { health } = seen;
  return (
    <div className={classes.page}>
      <div>
        <h1>Clock health</h1>
        <p className="lead">
          Whether deadlines are watched: warnings, breaches and escalations happen only while the sweep runs.
        </p>
      </div>
      <Verdict seen={seen} />
      <SweepFacts health={health} at={seen.at} />
      <DeadLetters
        letters={health.deadLetters}
        ofOperator={health.operatorDeadLetters}
        now={seen.at}
        onSettled={seen.look}
      />
      <FailedMessages messages={health.failedMessages} />
    </div>
  );
}

function FailedMessages({ messages }: { messages: ClockHealth['failedMessages'] }) {
  return (
    <section className={classes.section} aria-labelledby="failed-messages">
      <h2 id="failed-messages">Messages that failed in the last 24 hours</h2>
      {messages.length === 0 ? (
        <p className="quiet">None.</p>
      ) : (
        <ul className={classes.list}>
          {messages.map(({ channel, words, messages: many }) => (
            <li key={`${channel} ${words}`}>
              <strong>
                {many} by {CHANNEL_NAMES[channel]}
              </strong>
              <span>{words}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
