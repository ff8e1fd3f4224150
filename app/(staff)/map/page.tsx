import type { Metadata } from 'next';
import { Suspense } from 'react';
import { requireActor } from '#lib/auth/session.ts';
import { CHOICE_FILTERS } from '#lib/domain/ticket/filters.ts';
import { teamAreas } from '#lib/maps/areas.ts';
import { readBaseMap } from '#lib/maps/base-map.ts';
import { ticketOnMap } from '#lib/maps/ticket-on-map.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { audienceOf, hasFilter, typedFields } from '../tickets/audience.ts';
import { filterOptions } from '../tickets/filter-options.ts';
import { readAddress } from '../tickets/list-address.ts';
import type { Choices } from './map-filters.tsx';
import classes from './map-page.module.css';
import { TicketMap } from './ticket-map.tsx';

export const metadata: Metadata = { title: 'Map' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function MapPage({ searchParams }: Props) {
  const actor = await requireActor('/map');
  const params = await searchParams;
  const { ticket } = params;
  const [base, areas, teams, options, asked] = await Promise.all([
    readBaseMap(actor),
    teamAreas(actor),
    listTeams(actor),
    filterOptions(actor, readAddress(params)),
    typeof ticket === 'string' ? ticketOnMap(actor, ticket, new Date()) : null,
  ]);
  const audience = audienceOf(actor.role);
  const choices: Choices = Object.fromEntries(
    CHOICE_FILTERS.filter((key) => hasFilter(audience, key)).map((key) => [key, options[key]]),
  );
  const categoriesOf = (id: string) => teams.find((team) => team.id === id)?.categories ?? [];
  return (
    <>
      <h1 className={classes.title}>Map</h1>
      {typeof ticket === 'string' && !asked?.location && (
        <p role="status" className={classes.notice}>
          {asked ? 'That ticket has no spot to show.' : 'There is no such ticket.'}
        </p>
      )}
      <Suspense>
        <TicketMap
          base={base}
          teams={areas.map((area) => ({ ...area, categories: categoriesOf(area.id) }))}
          choices={choices}
          typed={typedFields(audience)}
          asked={asked?.location ? asked : null}
        />
      </Suspense>
    </>
  );
}
