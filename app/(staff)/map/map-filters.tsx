'use client';

import { MultiSelect, TextInput } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import type { ChoiceFilter, TypedFilter } from '#lib/domain/ticket/filters.ts';
import { TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { dayNamed } from '#lib/domain/time/local-day.ts';
import type { TypedField } from '../tickets/audience.ts';
import { type ListAddress, listHref } from '../tickets/list-address.ts';
import { listOfMap, MAP_FILTERS, MORE_FILTERS, mapAddress, mapHref } from './map-filter.ts';
import classes from './map-page.module.css';

type Choice = { value: string; label: string };
export type Choices = Partial<Record<ChoiceFilter, { label: string; choices: Choice[] }>>;

const NOTHING_CHOSEN = {
  status: 'All unfinished',
  sla: 'Any',
  category: 'All',
  team: 'All',
  priority: 'Any',
  ward: 'All',
  assignee: 'Anybody',
} as const satisfies Record<ChoiceFilter, string>;

/** Next hears of it and hands the new parameters down; the server need not be asked for the page again. */
const go = (address: ListAddress) => window.history.replaceState(null, '', mapHref(address));

/** The filters as the address says, the list's own ones; a choice changes the address, so that a link shows the same map. */
export function MapFilters({ choices, typed }: { choices: Choices; typed: TypedField[] }) {
  const address = mapAddress(new URLSearchParams(useSearchParams()));
  const more = [...MORE_FILTERS, ...typed.map(({ key }) => key)];
  const on = more.filter((key) => address[key]?.length).length;
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
          <Typed key={listHref(address)} address={address} fields={typed} />
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

type SelectProps = { name: ChoiceFilter; address: ListAddress; choices: Choices };

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
function Typed({ address, fields }: { address: ListAddress; fields: TypedField[] }) {
  const timeZone = useTimeZone();
  const shown = ({ key, type }: TypedField) => {
    const value = address[key]?.[0] ?? '';
    return type === 'date' ? (dayNamed(value, timeZone) ?? '') : value;
  };
  const [typed, setTyped] = useState<Partial<Record<TypedFilter, string>>>({});
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    const next = { ...address };
    for (const field of fields) {
      const value = (typed[field.key] ?? shown(field)).trim();
      if (value !== shown(field)) next[field.key] = value ? [value] : [];
    }
    if (mapHref(next) !== mapHref(address)) go(next);
  };
  return (
    <form onSubmit={apply} className={classes.typed} aria-label="Words and days">
      {fields.map((field) => (
        <TextInput
          key={field.key}
          name={field.key}
          type={field.type}
          label={field.label}
          maxLength={field.type === 'date' ? undefined : 200}
          value={typed[field.key] ?? shown(field)}
          onChange={(event) => setTyped({ ...typed, [field.key]: event.currentTarget.value })}
          onBlur={() => apply()}
        />
      ))}
      <button type="submit" className="visually-hidden">
        Apply
      </button>
    </form>
  );
}
