import { AppLink } from '#components/shell/app-link.tsx';
import pills from '#components/shell/pills.module.css';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Audience } from '#lib/domain/ticket/filters.ts';
import type { TicketSort } from '#lib/tickets/ticket-list.ts';
import { mapOfList } from '../map/map-filter.ts';
import classes from './list.module.css';
import { changed, type ListAddress, listHref, sameFilters } from './list-address.ts';
import { presetsFor } from './presets.ts';

export function PresetLinks({ address, role }: { address: ListAddress; role: Actor['role'] }) {
  return (
    <nav aria-label="Quick views">
      <ul className={pills.pills}>
        {presetsFor(role).map((preset) => (
          <li key={preset.label}>
            <AppLink
              href={listHref(preset.address)}
              className={pills.pill}
              aria-current={sameFilters(preset.address, address) ? 'true' : undefined}
            >
              {preset.label}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const SORTS: { sort: TicketSort; label: string }[] = [
  { sort: 'newest', label: 'Newest' },
  { sort: 'due', label: 'Due soonest' },
  { sort: 'priority', label: 'Priority' },
];

export function SortLinks({ address, audience }: { address: ListAddress; audience: Audience }) {
  // Sensitive reports have no clock, and a resident's few need no other order.
  if (audience === 'resident') return null;
  const offered = audience === 'station' ? SORTS.filter(({ sort }) => sort !== 'due') : SORTS;
  const current = address.sort?.[0] ?? 'newest';
  return (
    <nav aria-label="Order" className={classes.sorts}>
      <span aria-hidden>Order:</span>
      {offered.map(({ sort, label }) => (
        <AppLink
          key={sort}
          href={listHref(changed(address, { sort: sort === 'newest' ? [] : [sort] }))}
          aria-current={sort === current ? 'true' : undefined}
          scroll={false}
        >
          {label}
        </AppLink>
      ))}
      {audience !== 'station' && (
        <AppLink href={mapOfList(address)} className={classes.toMap}>
          Show on the map
        </AppLink>
      )}
    </nav>
  );
}
