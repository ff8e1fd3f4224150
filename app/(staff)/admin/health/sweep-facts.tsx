import type { ReactNode } from 'react';
import { Ago } from '#components/ticket/times.tsx';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { ClockHealth } from '#lib/health/clock-health.ts';
import classes from './health.module.css';

type Fact = { name: string; value: ReactNode; more: ReactNode };

export function SweepFacts({ health, at }: { health: ClockHealth; at: string }) {
  return (
    <section className={classes.section} aria-labelledby="sweep">
      <h2 id="sweep">The sweep</h2>
      <dl className={classes.facts}>
        {factsOf(health, at).map(({ name, value, more }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong>
              <span>{more}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factsOf({ sweep, everySeconds, due, workers }: ClockHealth, at: string): Fact[] {
  return [
    {
      name: 'Last sweep',
      value: sweep ? <Ago at={sweep.sweptAt} now={at} /> : 'never',
      more: `One comes every ${everySeconds} s.`,
    },
    {
      name: 'Lag',
      value: sweep ? seconds(sweep.lagMs) : '–',
      more: 'How late it found the oldest deadline.',
    },
    {
      name: 'Due now',
      value: due.tickets,
      more: due.oldestAt ? (
        <>
          The oldest since <Ago at={due.oldestAt} now={at} />.
        </>
      ) : (
        'Nothing waits for the next sweep.'
      ),
    },
    {
      name: 'Last run',
      value: sweep ? countOf(sweep.taken, 'ticket') : '–',
      more: sweep ? `In ${seconds(sweep.tookMs)}; ${sweep.failed} could not be settled.` : 'None yet.',
    },
    { name: 'Workers alive', value: workers, more: 'Each gives a sign of life every 15 s.' },
  ];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
