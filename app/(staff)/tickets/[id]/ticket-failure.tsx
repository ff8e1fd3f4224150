'use client';

import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { Notice } from '#components/form/notice.tsx';
import type { Failure } from '#components/form/use-command.ts';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import { PRIORITY_NAMES, STATUS_NAMES } from '#lib/domain/ticket/status.ts';
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
  return (
    <Notice
      tone="waiting"
      title="Somebody changed this ticket meanwhile. Nothing of yours was saved yet."
      tabIndex={-1}
      data-failure
    >
      <dl className={classes.changes}>
        {differences(seen, current).map(({ name, before, after }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <del>{before}</del> <span aria-hidden>→</span> <ins>{after}</ins>
            </dd>
          </div>
        ))}
      </dl>
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

const SHOWN_FIELDS: { name: string; read: (ticket: TicketView) => string | null }[] = [
  { name: 'Status', read: ({ status }) => STATUS_NAMES[status] },
  { name: 'Priority', read: ({ priority }) => PRIORITY_NAMES[priority] },
  { name: 'Category', read: ({ category }) => category.name },
  { name: 'Team', read: ({ team }) => team?.name ?? null },
  { name: 'Assignee', read: ({ assignee }) => assignee?.name ?? null },
  { name: 'Ward', read: ({ ward }) => ward?.name ?? null },
  { name: 'Title', read: ({ title }) => title },
  { name: 'Description', read: ({ description }) => description },
  { name: 'Address', read: ({ address }) => address },
  { name: 'Language', read: ({ language }) => LANGUAGE_NAMES[language] },
  { name: 'Tags', read: ({ tags }) => tags.join(', ') },
  { name: 'Resolution summary', read: ({ resolutionSummary }) => resolutionSummary },
];

function differences(seen: TicketView, current: TicketView) {
  return SHOWN_FIELDS.flatMap(({ name, read }) => {
    const before = read(seen) || 'none';
    const after = read(current) || 'none';
    return before === after ? [] : [{ name, before, after }];
  });
}
