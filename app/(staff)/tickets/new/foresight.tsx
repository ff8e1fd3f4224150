'use client';

import { Alert } from '@mantine/core';
import { useEffect, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { reachServer } from '#components/shell/reach-server.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { STATUS_NAMES } from '#lib/domain/ticket/status.ts';
import { type Foresight as Foreseen, foreseeAction } from './actions.ts';
import classes from './new-ticket.module.css';

type Props = { category: string; location: LatLng | null };

/** A drag of the pin is over when it rests this long. */
const SETTLE_MS = 300;

/** Says, before anything is filed, which team will get it and why, and whether somebody reported it already. */
export function Foresight({ category, location }: Props) {
  const [foreseen, setForeseen] = useState<Foreseen | null>(null);
  useEffect(() => {
    let isStale = false;
    const ask = async () => {
      // Without it one can file all the same, so a failure is not worth a word.
      const answer = await reachServer(foreseeAction(category, location));
      if (!isStale) setForeseen(answer?.ok ? answer.value : null);
    };
    const timer = setTimeout(ask, SETTLE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [category, location]);

  const { routing, nearby = [] } = foreseen ?? {};
  return (
    <div className={classes.foresight} aria-live="polite">
      {routing && (
        <Alert variant="light" color={routing.team ? 'lagoon' : 'marigold'} title={goesTo(routing.team)}>
          {routing.text}
          {routing.ward && ` Ward ${routing.ward.number}, ${routing.ward.name}.`}
        </Alert>
      )}
      {nearby.length > 0 && (
        <Alert variant="light" color="marigold" title="Perhaps reported already">
          <ul className={classes.nearby}>
            {nearby.map(({ id, title, status, metres }) => (
              <li key={id}>
                <AppLink href={`/tickets/${id}`} target="_blank">
                  {title}
                </AppLink>{' '}
                ({STATUS_NAMES[status].toLowerCase()}, {metres} m away, opens in a new tab)
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </div>
  );
}

const goesTo = (team: { name: string } | null) =>
  team ? `Will go to ${team.name}` : 'Will wait until a manager assigns it';
