import {
  IconArrowRight,
  IconFlag,
  IconLock,
  IconMessageCircle,
  IconPencil,
  IconUsers,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { StatusBadge } from '#components/ticket/status-badge.tsx';
import { Ago } from '#components/ticket/times.tsx';
import type { AssignmentView, TicketMessageView } from '#lib/tickets/read-ticket.ts';
import { piecesOf } from './mentions.ts';
import { roleName } from './role-name.ts';
import classes from './timeline.module.css';
import type { TimelineEntry } from './timeline-entries.ts';

/** What happened to the ticket, newest first. */
export function Timeline({ entries, now }: { entries: TimelineEntry[]; now: string }) {
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {entries.map((entry) => (
        <li key={entry.key} className={classes.entry}>
          <span className={classes.icon} data-kind={entry.kind}>
            <EntryIcon entry={entry} />
          </span>
          <div className={classes.what}>
            <Entry entry={entry} when={<Ago at={entry.at} now={now} />} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function EntryIcon({ entry }: { entry: TimelineEntry }) {
  const isNote = entry.kind === 'message' && entry.message.visibility === 'internal';
  const Icon = isNote ? IconLock : ICONS[entry.kind];
  return <Icon size={16} aria-hidden />;
}

const ICONS = {
  created: IconFlag,
  message: IconMessageCircle,
  status: IconArrowRight,
  assignment: IconUsers,
  edit: IconPencil,
} as const satisfies Record<TimelineEntry['kind'], typeof IconFlag>;

function Entry({ entry, when }: { entry: TimelineEntry; when: ReactNode }) {
  switch (entry.kind) {
    case 'created':
      return <p>Reported {when}</p>;
    case 'message':
      return <Message message={entry.message} when={when} />;
    case 'status':
      return (
        <p>
          {entry.from ? (
            <>
              Status changed from <StatusBadge status={entry.from} /> to <StatusBadge status={entry.to} />
            </>
          ) : (
            <StatusBadge status={entry.to} />
          )}{' '}
          <By who={entry.by ?? (entry.role && roleName(entry.role))} /> {when}
        </p>
      );
    case 'assignment':
      return <Assignment assignment={entry.assignment} when={when} />;
    case 'edit':
      return (
        <p>
          {entry.columns.join(', ') || 'Details'} edited <By who={entry.by ?? roleName(entry.role)} /> {when}
        </p>
      );
  }
}

const By = ({ who }: { who: string | null }) => (who ? <>by {who}</> : null);

function Message({ message, when }: { message: TicketMessageView; when: ReactNode }) {
  const isNote = message.visibility === 'internal';
  return (
    <article className={classes.message} data-visibility={message.visibility}>
      <p className={classes.from}>
        <strong>{message.author ?? roleName(message.authorRole)}</strong> {when}
        <span className={classes.visibility}>
          {isNote ? 'Internal note: staff only' : 'Public: the resident reads this'}
        </span>
      </p>
      <p className={classes.body}>
        {piecesOf(message.body, message.mentions).map(({ text, isMention }, index) =>
          isMention ? <strong key={index}>{text}</strong> : text,
        )}
      </p>
    </article>
  );
}

const REASONS = {
  routing: 'Routed to',
  rerouting: 'Routed again to',
  manual: 'Assigned to',
  escalation: 'Escalated to',
} as const satisfies Record<AssignmentView['reason'], string>;

function Assignment({ assignment, when }: { assignment: AssignmentView; when: ReactNode }) {
  const { reason, team, assignee, note, assignedBy } = assignment;
  const to = [team, assignee].filter(Boolean).join(', ') || 'nobody';
  return (
    <>
      <p>
        {REASONS[reason]} <strong>{to}</strong> <By who={reason === 'manual' ? assignedBy : null} /> {when}
      </p>
      {note && <p className={classes.note}>{note}</p>}
    </>
  );
}
