'use client';

import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { Notice } from '#components/form/notice.tsx';
import type { Failure } from '#components/form/use-command.ts';
import { FIELDS, type Field, VERSIONED_KEYS, type VersionedKey } from '#lib/domain/ticket/fields.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import classes from './ticket-failure.module.css';
import { currentAfter } from './use-ticket-form.ts';

type Props = {
  failure: Failure | null;
  /** As the page shows it now. */
  ticket: TicketView;
  /** As it was when the form was begun; without it, as the page shows it. */
  seen?: TicketView;
};

/** What went wrong with a form of a ticket. A conflict shows what others changed. */
export function TicketFailure({ failure, ticket, seen = ticket }: Props) {
  const current = currentAfter(failure);
  return current ? (
    <Conflict seen={seen} shown={ticket} current={current} />
  ) : (
    <FormFailure failure={failure} />
  );
}

type ConflictProps = { seen: TicketView; shown: TicketView; current: TicketView };

function Conflict({ seen, shown, current }: ConflictProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const changes = differences(seen, current);
  return (
    <Notice
      tone="waiting"
      title="Somebody changed this ticket meanwhile. Nothing of yours was saved yet."
      tabIndex={-1}
      data-failure
    >
      <dl className={classes.changes}>
        {changes.map(({ name, before, after }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <del>{before}</del> <span aria-hidden>→</span> <ins>{after}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {/* The one thing that moves the version and is no part of the ticket. */}
      {changes.length === 0 && <p>Whom to write to has changed.</p>}
      {shown.version < current.version ? (
        <Button
          className={classes.load}
          size="compact-sm"
          variant="default"
          loading={pending}
          onClick={() => start(() => router.refresh())}
        >
          Load the current one
        </Button>
      ) : (
        <p>
          The page shows it as it is now. What you typed is still in the form: look at it and send it again.
        </p>
      )}
    </Notice>
  );
}

function differences(seen: TicketView, current: TicketView) {
  return VERSIONED_KEYS.flatMap((key) => {
    const [before, after] = [valueText(key, seen), valueText(key, current)];
    return before === after ? [] : [{ name: FIELDS[key].label, before, after }];
  });
}

function valueText(key: VersionedKey, ticket: TicketView): string {
  const value = ticket[key];
  const { names }: Field = FIELDS[key];
  if (Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value !== 'object') return (names?.[value] ?? value) || 'none';
  if (value === null) return 'none';
  return 'name' in value ? value.name : `${value.lat.toFixed(5)}, ${value.lng.toFixed(5)}`;
}
