'use client';

import { Button, Radio } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { countOf, figure } from '#lib/domain/language/format-number.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { ServiceLevelPreview } from '#lib/timers/preview-service-levels.ts';
import classes from './service-levels.module.css';
import type { AppliesTo } from './use-change.ts';

type Props = {
  preview: ServiceLevelPreview;
  /** A calendar is so for every ticket: there is nothing to choose. */
  choosesTickets: boolean;
  saveLabel: string;
  pending: boolean;
  onSave: (appliesTo: AppliesTo) => void;
};

/** What a change would do to the open tickets, and the button that then does it. */
export function ChangePreview({ preview, choosesTickets, saveLabel, pending, onSave }: Props) {
  const timeZone = useTimeZone();
  const [appliesTo, setAppliesTo] = useState<AppliesTo>('open_tickets');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={classes.preview} aria-labelledby="preview">
      <h2 id="preview" ref={heading} tabIndex={-1}>
        What this changes
      </h2>
      <p>{sentenceOf(preview, timeZone)}</p>
      <Examples examples={preview.examples} />
      {choosesTickets && preview.reached > 0 && (
        <Radio.Group
          label="Which tickets have the new terms"
          value={appliesTo}
          onChange={(value) => setAppliesTo(value as AppliesTo)}
        >
          <Radio
            value="open_tickets"
            label="Open tickets and new ones"
            description={`${figure(preview.reached)} open tickets are counted anew. Pauses stay pauses.`}
          />
          <Radio
            value="new_tickets"
            label="Only new tickets"
            description="Those that are open keep the terms they have."
          />
        </Radio.Group>
      )}
      <div>
        <Button onClick={() => onSave(appliesTo)} loading={pending}>
          {saveLabel}
        </Button>
      </div>
    </section>
  );
}

function Examples({ examples }: Pick<ServiceLevelPreview, 'examples'>) {
  const timeZone = useTimeZone();
  const instantText = (iso: string | null) =>
    iso === null ? 'standing still' : formatDateTime(iso, timeZone);
  if (examples.length === 0) return null;
  return (
    <ul className={classes.examples} aria-label="Examples">
      {examples.map(
        ({ id, trackingNumber, title, clock, before, after, becomesOverdue, noLongerOverdue }) => (
          <li key={id}>
            <AppLink href={`/tickets/${id}`}>{trackingNumber}</AppLink> <span>{title}</span>
            <br />
            <span className="hint">
              {clock === 'response' ? 'Response' : 'Resolution'}: {instantText(before)} → {instantText(after)}
              {becomesOverdue && ', becomes overdue'}
              {noLongerOverdue && ', no longer overdue'}
            </span>
          </li>
        ),
      )}
    </ul>
  );
}

function sentenceOf(
  { moved, becameOverdue, noLongerOverdue, earliest }: ServiceLevelPreview,
  timeZone: string,
): string {
  if (moved === 0) return 'No deadline of an open ticket moves.';
  const parts = [
    becameOverdue > 0 && `${figure(becameOverdue)} become${becameOverdue === 1 ? 's' : ''} overdue`,
    noLongerOverdue > 0 &&
      `${figure(noLongerOverdue)} ${noLongerOverdue === 1 ? 'is' : 'are'} no longer overdue`,
  ].filter((part) => part !== false);
  const overdue = parts.length > 0 ? parts.join(', ') : 'none becomes overdue';
  const first =
    earliest === null ? '' : ` The earliest new deadline is ${formatDateTime(earliest, timeZone)}.`;
  return `This changes the deadlines of ${countOf(moved, 'open ticket')}: ${overdue}.${first}`;
}
