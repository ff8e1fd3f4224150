'use client';

import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { LiveEvent } from './event-line.ts';
import classes from './live.module.css';
import { useLiveEvents } from './live-provider.tsx';
import { useLiveRefresh } from './use-live-refresh.ts';

const NEW_HERE: readonly LiveEvent['type'][] = ['ticket.created', 'assignment.changed'];
const OF_THE_LINE: readonly LiveEvent['type'][] = ['ready', 'heartbeat', 'desk.changed'];

type Props = {
  /** The tickets that the page shows. */
  tickets: readonly string[];
  /** What else makes the page another: nothing, tickets that come into sight, or any change (a filter may meet it now). */
  also: 'nothing' | 'new tickets' | 'any change';
};

/** Keeps a page of tickets as it is in the database. What one types, has open or has scrolled to stays. */
export function LivePage({ tickets, also }: Props) {
  const router = useRouter();
  useLiveRefresh(
    ({ type, ticket }) =>
      (ticket !== undefined && tickets.includes(ticket)) ||
      (also === 'new tickets' && NEW_HERE.includes(type)) ||
      (also === 'any change' && !OF_THE_LINE.includes(type)),
    () => router.refresh(),
  );
  return null;
}

/** For pages of sensitive tickets: each time they are loaded is recorded as a view, so it takes a hand to do it. */
export function LiveDesk() {
  const router = useRouter();
  const [hasChanged, setChanged] = useState(false);
  const [isLoading, start] = useTransition();
  useLiveEvents(({ type }) => {
    if (type === 'desk.changed' || type === 'reset') setChanged(true);
  });
  const show = () =>
    start(() => {
      setChanged(false);
      router.refresh();
    });
  return (
    <div role="status">
      {(hasChanged || isLoading) && (
        <p className={classes.changed}>
          Something has changed at your station.
          <Button size="xs" variant="default" onClick={show} loading={isLoading}>
            Show
          </Button>
        </p>
      )}
    </div>
  );
}
