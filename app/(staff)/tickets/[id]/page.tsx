import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { listName } from '#app/(staff)/_shell/navigation.ts';
import { LiveDesk, LivePage } from '#components/live/live-page.tsx';
import { BackLink } from '#components/shell/back-link.tsx';
import { requireActor } from '#lib/auth/session.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can, seesSensitive } from '#lib/domain/access/roles.ts';
import { AppError } from '#lib/errors.ts';
import { listWatchers } from '#lib/followers/list-watchers.ts';
import { listMentionable } from '#lib/people/list-mentionable.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { ticketTrail } from '#lib/tickets/ticket-trail.ts';
import { parseTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { audienceOf } from '../audience.ts';
import { AuditTrail } from './audit-trail.tsx';
import { readChoices } from './choices.ts';
import { ClockPanel } from './clock-panel.tsx';
import { MessageForm } from './message-form.tsx';
import { ReporterPanel } from './reporter-panel.tsx';
import { RoutingPanel } from './routing-panel.tsx';
import { SentMessages } from './sent-messages.tsx';
import classes from './ticket.module.css';
import { TicketActions } from './ticket-actions.tsx';
import { TicketFacts } from './ticket-facts.tsx';
import { TicketHeader } from './ticket-header.tsx';
import { TicketTabs } from './ticket-tabs.tsx';
import { Timeline } from './timeline.tsx';
import { timelineOf } from './timeline-entries.ts';
import { WatchPanel } from './watch-panel.tsx';

type Props = { params: Promise<{ id: string }> };

/** The number and not the title: a title may name somebody, and titles stay in browser histories. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: parseTrackingNumber((await params).id) ?? 'Ticket' };
}

export default async function TicketPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/tickets/${id}`);
  const now = new Date();
  const ticket = await ticketOrNotFound(actor, id, now);
  const [trail, choices, watchers, colleagues] = await Promise.all([
    can(actor, 'ticket.read_audit').allowed ? ticketTrail(actor, ticket.id, now) : null,
    readChoices(actor),
    listWatchers(actor, ticket.id),
    listMentionable(actor, ticket.id),
  ]);
  const nowIso = now.toISOString();
  const timeline = <Timeline entries={timelineOf(ticket, trail)} now={nowIso} />;
  return (
    <article className={classes.page}>
      <BackLink href="/tickets">{listName(actor.role)}</BackLink>
      {seesSensitive(actor.role) ? <LiveDesk /> : <LivePage tickets={[ticket.id]} also="nothing" />}
      <TicketHeader ticket={ticket} now={nowIso} />
      <Jumps hasActions={audienceOf(actor.role) !== 'resident'} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <TicketFacts
            ticket={ticket}
            role={actor.role}
            choices={choices}
            mayCorrect={can(actor, 'ticket.correct')}
          />
          {ticket.clock && <ClockPanel ticket={ticket} clock={ticket.clock} timeZone={actor.timeZone} />}
          <section className={classes.panel}>
            <h2 id="what-happened">What happened</h2>
            <MessageForm
              ticket={ticket}
              mayMessage={can(actor, 'ticket.message')}
              mayNote={can(actor, 'ticket.note')}
              colleagues={colleagues}
            />
            {trail ? (
              <TicketTabs
                timeline={timeline}
                audit={<AuditTrail trail={trail} choices={choices} timeZone={actor.timeZone} />}
              />
            ) : (
              timeline
            )}
          </section>
        </div>
        <div className={classes.side}>
          <TicketActions actor={actor} ticket={ticket} choices={choices} />
          {ticket.reporter !== undefined && <ReporterPanel reporter={ticket.reporter} />}
          {watchers && (
            <section className={classes.panel}>
              <h2>Who watches</h2>
              <WatchPanel ticketId={ticket.id} watchers={watchers} />
            </section>
          )}
          {ticket.sentMessages && <SentMessages messages={ticket.sentMessages} now={nowIso} />}
          <RoutingPanel ticket={ticket} />
        </div>
      </div>
    </article>
  );
}

/** On a phone the parts stand below each other; whoever came to do one thing need not scroll. */
function Jumps({ hasActions }: { hasActions: boolean }) {
  return (
    <nav aria-label="On this page" className={classes.jumps}>
      <ul>
        {hasActions && (
          <>
            <li>
              <a href="#status-heading">Move it on</a>
            </li>
            <li>
              <a href="#assign-heading">Who has it</a>
            </li>
          </>
        )}
        <li>
          <a href="#what-happened">What happened</a>
        </li>
      </ul>
    </nav>
  );
}

async function ticketOrNotFound(actor: Actor, id: string, now: Date) {
  try {
    return await readTicket(actor, id, now);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
