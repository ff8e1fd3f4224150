'use client';

import { MultiSelect, TextInput } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { dayNamed } from '#lib/domain/time/local-day.ts';
import { type ListAddress, listHref } from '../tickets/list-address.ts';
import {
  type ChosenFilter,
  listOfMap,
  MAP_FILTERS,
  MORE_FILTERS,
  mapAddress,
  mapHref,
  TYPED_FILTERS,
} from './map-filter.ts';
import classes from './map-page.module.css';

type Choice = { value: string; label: string };
export type Choices = Partial<Record<ChosenFilter, { label: string; choices: Choice[] }>>;

const NOTHING_CHOSEN = {
  status: 'All unfinished',
  sla: 'Any',
  category: 'All',
  team: 'All',
  priority: 'Any',
  ward: 'All',
  assignee: 'Anybody',
} as const satisfies Record<ChosenFilter, string>;

/** Next hears of it and hands the new parameters down; the server need not be asked for the page again. */
const go = (address: ListAddress) => window.history.replaceState(null, '', mapHref(address));

/** The filters as the address says, the list's own ones; a choice changes the address, so that a link shows the same map. */
export function MapFilters({ choices, searchLabel }: { choices: Choices; searchLabel: string }) {
  const address = mapAddress(new URLSearchParams(useSearchParams()));
  const on = [...MORE_FILTERS, ...TYPED_FILTERS].filter((key) => address[key]?.length).length;
  return (
    <div className={classes.filters}>
      <div className={classes.row}>
        {MAP_FILTERS.map((key) => (
          <Select key={key} name={key} address={address} choices={choices} />
        ))}
      </div>
      <details className={classes.more} open={on > 0 || undefined}>
        <summary>More filters{on > 0 && ` (${on} on)`}</summary>
        <div className={classes.row}>
          {MORE_FILTERS.map((key) => (
            <Select key={key} name={key} address={address} choices={choices} />
          ))}
          <Typed key={listHref(address)} address={address} searchLabel={searchLabel} />
        </div>
      </details>
      <p className={classes.links}>
        <AppLink href={listOfMap(address)}>Show these as a list</AppLink>
        {mapHref(address) !== '/map' && (
          <AppLink href="/map" scroll={false}>
            Clear the filters
          </AppLink>
        )}
      </p>
    </div>
  );
}

type SelectProps = { name: ChosenFilter; address: ListAddress; choices: Choices };

function Select({ name, address, choices }: SelectProps) {
  const group = choices[name];
  if (!group || group.choices.length === 0) return null;
  const given = address[name] ?? [];
  // Every status at once is how the list is told from the map's habit of showing the unfinished; nobody reads eleven chips.
  const isEvery = name === 'status' && given.length === TICKET_STATUSES.length;
  const values = isEvery ? [] : given;
  return (
    <MultiSelect
      label={group.label}
      data={isEvery || name !== 'status' ? group.choices : [...group.choices, EVERY]}
      value={values}
      placeholder={isEvery ? 'All, finished too' : values.length === 0 ? NOTHING_CHOSEN[name] : ''}
      onChange={(next) =>
        go({ ...address, [name]: next.includes(EVERY.value) ? [...TICKET_STATUSES] : next })
      }
      clearable
      classNames={{ input: classes.select ?? '', inputField: classes.values ?? '' }}
      searchable
      clearButtonProps={{ 'aria-label': `Clear ${group.label.toLowerCase()}` }}
      comboboxProps={{ zIndex: 1000 }}
    />
  );
}

const EVERY = { value: 'every', label: 'All, finished too' };

/** Words and days take effect once they are whole: at Enter, or when one leaves the field. */
function Typed({ address, searchLabel }: { address: ListAddress; searchLabel: string }) {
  const timeZone = useTimeZone();
  const shown = (key: (typeof TYPED_FILTERS)[number]) => {
    const [value = ''] = address[key] ?? [];
    return key === 'q' ? value : (dayNamed(value, timeZone) ?? '');
  };
  const [typed, setTyped] = useState({ q: shown('q'), from: shown('from'), to: shown('to') });
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    const next = { ...address };
    for (const key of TYPED_FILTERS) {
      if (typed[key].trim() !== shown(key)) next[key] = typed[key].trim() ? [typed[key].trim()] : [];
    }
    if (mapHref(next) !== mapHref(address)) go(next);
  };
  const field = (name: (typeof TYPED_FILTERS)[number]) => ({
    name,
    value: typed[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    onBlur: () => apply(),
  });
  return (
    <form onSubmit={apply} className={classes.typed} aria-label="Words and days">
      <TextInput {...field('q')} type="search" label={searchLabel} maxLength={200} />
      <TextInput {...field('from')} type="date" label="Reported from" />
      <TextInput {...field('to')} type="date" label="Reported to" />
      <button type="submit" className="visually-hidden">
        Apply
      </button>
    </form>
  );
}
