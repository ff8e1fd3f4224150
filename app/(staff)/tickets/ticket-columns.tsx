import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { AppLink } from '#components/shell/app-link.tsx';
import { PriorityBadge } from '#components/ticket/priority-badge.tsx';
import { SlaChip } from '#components/ticket/sla-chip.tsx';
import { StatusBadge } from '#components/ticket/status-badge.tsx';
import { Ago } from '#components/ticket/times.tsx';
import type { Audience } from '#lib/domain/ticket/filters.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';
import classes from './ticket-table.module.css';

/** A ticket, and the server's time at which it is looked at. */
export type TicketRow = TicketListItem & { now: string };

/** The server filters, sorts and pages; the table only lays out. */
export const features = tableFeatures({});

const helper = createColumnHelper<typeof features, TicketRow>();

const nobody = <span className={classes.nothing}>Nobody</span>;

const ticket = helper.accessor('title', {
  header: 'Ticket',
  cell: ({ row: { original } }) => (
    <>
      <AppLink href={`/tickets/${original.trackingNumber}`} className={classes.title}>
        {original.title}
      </AppLink>
      <span className={classes.under}>
        <span className="figures">{original.trackingNumber}</span>
        {original.address && <> · {original.address}</>}
      </span>
    </>
  ),
});

/** The police and residents make reports. */
const report = { ...ticket, header: 'Report' };

const status = helper.accessor('status', {
  header: 'Status',
  cell: ({ row }) => <StatusBadge status={row.original.status} />,
});

const priority = helper.accessor('priority', {
  header: 'Priority',
  cell: ({ row }) => <PriorityBadge priority={row.original.priority} />,
});

const clock = helper.accessor('sla', {
  header: 'Clock',
  cell: ({ row: { original } }) => <SlaChip ticket={original} now={original.now} />,
});

const category = helper.accessor((row) => row.category.name, { id: 'category', header: 'Category' });

const ward = helper.accessor((row) => row.ward?.number, {
  id: 'ward',
  header: 'Ward',
  cell: ({ row: { original } }) =>
    original.ward ? (
      <span title={original.ward.name}>{original.ward.number}</span>
    ) : (
      <span className={classes.nothing}>None</span>
    ),
});

const team = helper.accessor((row) => row.team?.name, {
  id: 'team',
  header: 'Team',
  cell: ({ row: { original } }) => original.team?.name ?? <span className={classes.missing}>Unrouted</span>,
});

const station = helper.accessor((row) => row.team?.name, {
  id: 'team',
  header: 'Station',
  cell: ({ row: { original } }) => original.team?.name ?? nobody,
});

const assignee = helper.accessor((row) => row.assignee?.name, {
  id: 'assignee',
  header: 'Assignee',
  cell: ({ row: { original } }) => original.assignee?.name ?? nobody,
});

const reported = helper.accessor('createdAt', {
  header: 'Reported',
  cell: ({ row: { original } }) => <Ago at={original.createdAt} now={original.now} />,
});

export const COLUMNS = {
  staff: helper.columns([ticket, status, priority, clock, category, ward, team, assignee, reported]),
  councillor: helper.columns([ticket, status, priority, clock, ward, team, reported]),
  station: helper.columns([report, status, priority, category, station, assignee, reported]),
  resident: helper.columns([report, status, category, team, reported]),
} as const satisfies Record<Audience, unknown>;
