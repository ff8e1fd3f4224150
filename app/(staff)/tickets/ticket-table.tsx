'use client';

import { Button } from '@mantine/core';
import { useTable } from '@tanstack/react-table';
import { type MouseEvent, useRef } from 'react';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { Audience } from '#lib/domain/ticket/filters.ts';
import type { TicketSort } from '#lib/tickets/ticket-list.ts';
import listClasses from './list.module.css';
import { NOUNS } from './nouns.ts';
import { COLUMNS, features, type TicketRow } from './ticket-columns.tsx';
import classes from './ticket-table.module.css';
import { useSteadyRows } from './use-steady-rows.ts';

type Props = { rows: TicketRow[]; audience: Audience; sort: TicketSort; name: string };

/** Which column an order belongs to, and which way it runs. */
const SORTED = {
  newest: { column: 'createdAt', direction: 'descending' },
  due: { column: 'sla', direction: 'ascending' },
  priority: { column: 'priority', direction: 'descending' },
} as const satisfies Record<TicketSort, { column: string; direction: 'ascending' | 'descending' }>;

/** On a phone the rows are laid out as cards, and a browser then forgets what they are unless it is told. */
const AS = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

/** The page of tickets that the server chose, laid out. What one reads in it keeps its place while tickets come and go. */
export function TicketTable({ rows: latest, audience, sort, name }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { rows, gone, more, hasMoved, show } = useSteadyRows(latest, list);
  const table = useTable({ features, columns: COLUMNS[audience], data: rows, getRowId: (row) => row.id });
  const sorted = SORTED[sort];
  const showLatest = () => {
    window.getSelection()?.removeAllRanges();
    show();
    list.current?.focus({ preventScroll: true });
    list.current?.scrollIntoView();
  };
  return (
    <div ref={list} tabIndex={-1} className={classes.list}>
      <div role="status" className={classes.news}>
        {hasMoved && <News more={more} audience={audience} onShow={showLatest} />}
      </div>
      <div className={listClasses.card}>
        <table className={classes.table} {...AS.table} aria-label={name}>
          <thead {...AS.rowgroup}>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} {...AS.row}>
                {group.headers.map((header) => (
                  <th
                    key={header.id}
                    {...AS.columnheader}
                    scope="col"
                    aria-sort={header.column.id === sorted.column ? sorted.direction : undefined}
                  >
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the link in each row is the way by keyboard */}
          <tbody {...AS.rowgroup} onClick={openRow}>
            {table.getRowModel().rows.map((row) =>
              gone.has(row.id) ? (
                <tr key={row.id} {...AS.row}>
                  <td {...AS.cell} colSpan={COLUMNS[audience].length} className={classes.nothing}>
                    No longer on this page
                  </td>
                </tr>
              ) : (
                <tr key={row.id} {...AS.row}>
                  {row.getAllCells().map((cell) => (
                    <td
                      key={cell.id}
                      {...AS.cell}
                      data-column={cell.column.id}
                      data-label={String(cell.column.columnDef.header)}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

type NewsProps = { more: number; audience: Audience; onShow: () => void };

/** What the list has become while somebody reads it, and the way there. */
function News({ more, audience, onShow }: NewsProps) {
  const { one, many } = NOUNS[audience];
  return (
    <p>
      {more > 0 ? countOf(more, `new ${one}`, `new ${many}`) : 'The list has changed'}
      <Button size="xs" onClick={onShow}>
        Show
      </Button>
    </p>
  );
}

/** A click anywhere in a row follows the row's own link, unless it ended a selection of text. */
function openRow(event: MouseEvent<HTMLElement>) {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input')) return;
  if (window.getSelection()?.toString()) return;
  const link = event.target.closest('tr')?.querySelector('a');
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
  else link.click();
}
