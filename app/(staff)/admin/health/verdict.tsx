import { IconAlertTriangle, IconCircleCheck, IconUrgent } from '@tabler/icons-react';
import { At } from '#components/ticket/times.tsx';
import type { ClockLevel } from '#lib/health/clock-verdict.ts';
import classes from './health.module.css';
import type { SeenHealth } from './use-clock-health.ts';

const WORDS = {
  green: { title: 'All is well', Icon: IconCircleCheck },
  amber: { title: 'Look at this soon', Icon: IconAlertTriangle },
  red: { title: 'Act now', Icon: IconUrgent },
} as const satisfies Record<ClockLevel, { title: string; Icon: typeof IconUrgent }>;

/** The verdict in words; its colour only helps to find it. A page that hears nothing any more says so, in red. */
export function Verdict({ seen: { health, at, isOutOfReach } }: { seen: SeenHealth }) {
  const level = isOutOfReach ? 'red' : health.verdict.level;
  const { title, Icon } = WORDS[level];
  return (
    <div className={classes.verdict} data-level={level} role={level === 'red' ? 'alert' : 'status'}>
      <Icon size={28} aria-hidden />
      <div>
        <strong>{title}</strong>
        {isOutOfReach && <p>The server does not answer. What stands below is older than it looks.</p>}
        {!isOutOfReach && level === 'green' && <p>Deadlines are watched, and nothing waits.</p>}
        {health.verdict.reasons.length > 0 && (
          <ul>
            {health.verdict.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        <p className={classes.seen}>
          As of <At at={at} />. Looks again every 15 seconds.
        </p>
      </div>
    </div>
  );
}
