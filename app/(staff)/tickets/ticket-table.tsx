'use client';

import { useTable } from '@tanstack/react-table';
import type { MouseEvent } from 'react';
import type { TicketSort } from '#lib/tickets/ticket-list.ts';
import type { Audience } from './audience.ts';
import { COLUMNS, features, type TicketRow } from './ticket-columns.tsx';
import classes from './ticket-table.module.css';

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

/** The page of tickets that the server chose, laid out. */
export function TicketTable({ rows, audience, sort, name }: Props) {
  const table = useTable({ features, columns: COLUMNS[audience], data: rows, getRowId: (row) => row.id });
  const sorted = SORTED[sort];
  return (
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
        {table.getRowModel().rows.map((row) => (
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
        ))}
      </tbody>
    </table>
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
