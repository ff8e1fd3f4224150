import { Suspense } from 'react';
import { listName } from '#app/(staff)/_shell/navigation.ts';
import { LiveDesk, LivePage } from '#components/live/live-page.tsx';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';
import { countOf, figure } from '#lib/domain/language/format-number.ts';
import { AppError } from '#lib/errors.ts';
import { countTickets, listTickets, type TicketListQuery } from '#lib/tickets/ticket-list.ts';
import { audienceOf } from './audience.ts';
import { EmptyList } from './empty-list.tsx';
import classes from './list.module.css';
import { changed, type ListAddress, listHref } from './list-address.ts';
import { NOUNS } from './nouns.ts';
import { Pager } from './pager.tsx';
import { TicketTable } from './ticket-table.tsx';
import { UnreadableAddress } from './unreadable-address.tsx';

type Props = { actor: LocalActor; address: ListAddress; query: TicketListQuery };

export async function TicketResults({ actor, address, query }: Props) {
  const now = new Date();
  const page = await listOrRefusal(actor, query, now);
  if ('refusal' in page) return <UnreadableAddress faults={[page.refusal]} />;
  const rows = page.tickets.map((ticket) => ({ ...ticket, now: now.toISOString() }));
  return (
    <section className={classes.results} aria-label="Results">
      {seesSensitive(actor.role) ? (
        <LiveDesk />
      ) : (
        <LivePage tickets={rows.map(({ id }) => id)} also={whatElseMatters(query)} />
      )}
      <p className={classes.count} role="status">
        <Suspense fallback="Counting…">
          <Count actor={actor} query={query} now={now} />
        </Suspense>
      </p>
      {rows.length === 0 ? (
        <EmptyList actor={actor} address={address} />
      ) : (
        // At another address nobody has read anything yet.
        <TicketTable
          key={listHref(address)}
          rows={rows}
          audience={audienceOf(actor.role)}
          sort={query.sort}
          name={tableName(actor)}
        />
      )}
      <Pager
        here={listHref(address)}
        first={listHref(changed(address, {}))}
        next={page.nextCursor && listHref(changed(address, { cursor: [page.nextCursor] }))}
        isFirst={!query.cursor}
      />
    </section>
  );
}

/** A further page begins after a ticket, whatever is filed; in the order of creation only a filter moves others in. */
function whatElseMatters({ cursor, sort, limit: _limit, ...filter }: TicketListQuery) {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (isFiltered || sort !== 'newest') return 'any change';
  return cursor ? 'nothing' : 'new tickets';
}

/** The same name for whoever works on tickets, whatever their menu calls them. */
const tableName = (actor: LocalActor) =>
  audienceOf(actor.role) === 'staff' ? 'Tickets' : listName(actor.role);

/** A cursor that is none is the address's fault and gets a sentence; anything else is ours. */
async function listOrRefusal(actor: LocalActor, query: TicketListQuery, now: Date) {
  try {
    return await listTickets(actor, query, now);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return { refusal: error.message };
    throw error;
  }
}

async function Count({ actor, query, now }: { actor: LocalActor; query: TicketListQuery; now: Date }) {
  const { count, isCapped } = await countTickets(actor, query, now);
  const { one, many } = NOUNS[audienceOf(actor.role)];
  return isCapped ? `More than ${figure(count)} ${many}` : countOf(count, one, many);
}
