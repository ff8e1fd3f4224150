import { IconPlus } from '@tabler/icons-react';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { createName, listName } from '#app/(staff)/_shell/navigation.ts';
import { ExportButton } from '#app/(staff)/exports/export-button.tsx';
import { Notice } from '#components/form/notice.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import { requireActor } from '#lib/auth/session.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { exportOffer } from '#lib/exports/export-offer.ts';
import { parseTrackingNumber } from '#lib/tickets/tracking-number.ts';
import { ActiveFilters } from './active-filters.tsx';
import { audienceOf } from './audience.ts';
import { filterOptions } from './filter-options.ts';
import { FilterPanel } from './filter-panel.tsx';
import classes from './list.module.css';
import { type ListAddress, listHref, queryOf, readAddress } from './list-address.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { PresetLinks, SortLinks } from './list-views.tsx';
import { NOUNS } from './nouns.ts';
import { parseAddress } from './parse-address.ts';
import { TicketResults } from './ticket-results.tsx';
import { UnreadableAddress } from './unreadable-address.tsx';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: listName((await requireActor()).role) };
}

export default async function TicketsPage({ searchParams }: Props) {
  const params = await searchParams;
  const address = readAddress(params);
  const actor = await requireActor(listHref(address));
  const parsed = parseAddress(address);
  const audience = audienceOf(actor.role);
  const offer = exportOffer(actor);
  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <h1>{listName(actor.role)}</h1>
        <div className={classes.doings}>
          {offer && 'query' in parsed && <ExportButton offer={offer} filter={queryOf(address)} />}
          {can(actor, 'ticket.create').allowed && (
            <AppLink href="/tickets/new" className={classes.create}>
              <IconPlus size={18} aria-hidden />
              {createName(actor.role)}
            </AppLink>
          )}
        </div>
      </div>
      <MovedNotice moved={params.moved} one={NOUNS[audience].one} />
      <PresetLinks address={address} role={actor.role} />
      <Suspense fallback={<div className={classes.panelPlace} />}>
        <Filters actor={actor} address={address} />
      </Suspense>
      {'faults' in parsed ? (
        <UnreadableAddress faults={parsed.faults} />
      ) : (
        <>
          <SortLinks address={address} audience={audience} />
          <Suspense fallback={<ListSkeleton many={NOUNS[audience].many} />}>
            <TicketResults actor={actor} address={address} query={parsed.query} />
          </Suspense>
        </>
      )}
    </div>
  );
}

async function Filters({ actor, address }: { actor: LocalActor; address: ListAddress }) {
  const options = await filterOptions(actor, address);
  return (
    <>
      <FilterPanel
        address={address}
        audience={audienceOf(actor.role)}
        options={options}
        timeZone={actor.timeZone}
      />
      <ActiveFilters address={address} options={options} timeZone={actor.timeZone} />
    </>
  );
}

/** Where a ticket's page leads when the ticket has just left the actor's sight. */
function MovedNotice({ moved, one }: { moved: string | string[] | undefined; one: string }) {
  const trackingNumber = typeof moved === 'string' ? parseTrackingNumber(moved) : null;
  if (!trackingNumber) return null;
  return (
    <Notice tone="calm" title={`The ${one} has moved on`}>
      Your change to {trackingNumber} is saved. Somebody else looks after it now, so it is no longer in your
      list.
    </Notice>
  );
}
