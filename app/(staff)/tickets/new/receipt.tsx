import { Alert, Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import type { Filed } from './actions.ts';
import classes from './new-ticket.module.css';

type Props = { filed: Exclude<Filed, { kind: 'ticket' }>; onAgain: () => void };

/** What somebody holds in hand who filed a ticket that they cannot open. */
export function Receipt({ filed, onAgain }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={classes.receipt} aria-labelledby="receipt">
      <h1 id="receipt" ref={heading} tabIndex={-1}>
        {filed.kind === 'police' ? 'Handed to the police' : 'Ticket filed'}
      </h1>
      <p className={classes.number}>
        Tracking number <strong>{filed.trackingNumber}</strong>
      </p>
      <Alert color="lagoon" variant="light">
        {sentence(filed)}
      </Alert>
      <p className={classes.actions}>
        <Button onClick={onAgain}>File another one</Button>
        <AppLink href="/tickets">Go to the tickets</AppLink>
      </p>
    </section>
  );
}

function sentence(filed: Props['filed']): string {
  if (filed.kind === 'police') {
    return 'The police liaison of the nearest station has it. Nobody at the municipality can open it, search for it or see that it exists. Give the tracking number only to the person concerned.';
  }
  return filed.team
    ? `${filed.team} has it. You see only the tickets of your own teams, so you cannot open this one. By its tracking number the managers find it.`
    : 'No team could be found for it, so a manager will assign it. You cannot open it unless it comes to one of your teams.';
}
