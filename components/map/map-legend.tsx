import type { SlaState } from '#lib/domain/sla/sla-state.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import classes from './marks.module.css';
import { GROUP_NAMES, GROUP_SHAPES, SLA_CLASSES, type StatusGroup, slaSign } from './ticket-appearance.ts';

/** Worst first, as one looks for them. */
const STATES: readonly SlaState[] = ['breached', 'near_breach', 'on_track', 'completed', 'none'];
const GROUPS: readonly StatusGroup[] = ['waiting', 'worked', 'paused', 'escalated', 'finished'];

/** What colours and shapes on the map mean; of the heat layer, what its shades do. */
export function MapLegend({ isHeat }: { isHeat: boolean }) {
  if (isHeat) return <HeatLegend />;
  return (
    <dl className={`${classes.palette} ${classes.legend}`}>
      <div>
        <dt>Colour: the clock</dt>
        {STATES.map((sla) => (
          <dd key={sla}>
            <Sample group="waiting" sla={sla} /> {SLA_NAMES[sla]}
          </dd>
        ))}
      </div>
      <div>
        <dt>Shape: the status</dt>
        {GROUPS.map((group) => (
          <dd key={group}>
            <Sample group={group} sla="on_track" /> {GROUP_NAMES[group]}
          </dd>
        ))}
      </div>
      <div>
        <dt>Circle with a number</dt>
        <dd>
          <svg className={classes.sampleRing} viewBox="0 0 48 48" aria-hidden="true">
            <circle className={classes.ring} cx="24" cy="24" r="20" />
            <circle className={classes.share} cx="24" cy="24" r="20" strokeDasharray="42 126" />
          </svg>{' '}
          Several tickets; the red part of the ring is the share breached
        </dd>
      </div>
    </dl>
  );
}

function HeatLegend() {
  return (
    <dl className={`${classes.palette} ${classes.legend}`}>
      <div>
        <dt>Shade: tickets in the square</dt>
        <dd>
          few <span className={classes.heatScale} aria-hidden="true" /> many
        </dd>
      </div>
    </dl>
  );
}

function Sample({ group, sla }: { group: StatusGroup; sla: SlaState }) {
  return (
    <span className={`${classes.sample} ${classes.ticket} ${classes[SLA_CLASSES[sla]]}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={GROUP_SHAPES[group]} />
        <path className={classes.sign} d={slaSign(sla, group)} />
      </svg>
    </span>
  );
}
