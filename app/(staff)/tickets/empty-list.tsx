import { AppLink } from '#components/shell/app-link.tsx';
import type { Actor } from '#lib/domain/access/actor.ts';
import { can, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';
import { audienceOf } from './audience.ts';
import classes from './list.module.css';
import { changed, hasFilters, type ListAddress, listHref } from './list-address.ts';
import { NOUNS } from './nouns.ts';

/** Nothing to show, why, and the way on. */
export function EmptyList({ actor, address }: { actor: Actor; address: ListAddress }) {
  const { one, many } = NOUNS[audienceOf(actor.role)];
  if (address.cursor?.length) {
    return (
      <div className={classes.empty}>
        <h2>Nothing further</h2>
        <p>The {many} that stood on this page have moved or changed.</p>
        <AppLink href={listHref(changed(address, {}))}>Go to the first page</AppLink>
      </div>
    );
  }
  if (hasFilters(address)) {
    return (
      <div className={classes.empty}>
        <h2>No {many} match</h2>
        <p>None that you can see fits all of these filters at once. Take one off, or all of them.</p>
        <AppLink href="/tickets">Clear the filters</AppLink>
      </div>
    );
  }
  return (
    <div className={classes.empty}>
      <h2>No {many} yet</h2>
      <p>{EMPTY[ticketScope(actor.role)]}</p>
      {can(actor, 'ticket.create').allowed && <AppLink href="/tickets/new">File the first {one}</AppLink>}
    </div>
  );
}

const EMPTY = {
  all: '',
  municipality: 'As soon as somebody reports something, it stands here.',
  own_teams: 'As soon as your team is given something to do, it stands here.',
  own_wards: 'As soon as something is reported in your wards, it stands here.',
  own_station: 'As soon as a sensitive report is given to your station, it stands here.',
  own_reports: 'What you report stands here, with what became of it.',
} as const satisfies Record<TicketScope, string>;
