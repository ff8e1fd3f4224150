'use client';

import { Button, MultiSelect, Switch } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import {
  broughtAlong,
  chosen,
  MAP_FILTERS,
  type MapFilter,
  withChoice,
  withoutBrought,
} from './map-filter.ts';
import classes from './map-page.module.css';

type Choice = { value: string; label: string };
export type Choices = Record<MapFilter, { label: string; choices: Choice[] }>;

type Props = { choices: Choices; showsTeams: boolean; onShowTeams: (shows: boolean) => void };

const NOTHING_CHOSEN = {
  status: 'All unfinished',
  sla: 'Any',
  category: 'All',
  team: 'All',
} as const satisfies Record<MapFilter, string>;

/** The filters as the address says; a choice changes the address, so that a link shows the same map. */
export function MapFilters({ choices, showsTeams, onShowTeams }: Props) {
  const params = new URLSearchParams(useSearchParams());
  const brought = broughtAlong(params);
  // Next hears of it and hands the new parameters down; the server need not be asked for the page again.
  const go = (address: string) => window.history.replaceState(null, '', address);
  return (
    <div className={classes.filters}>
      {MAP_FILTERS.map((key) => {
        const values = chosen(params, key);
        return (
          <MultiSelect
            key={key}
            label={choices[key].label}
            data={choices[key].choices}
            value={values}
            placeholder={values.length === 0 ? NOTHING_CHOSEN[key] : ''}
            onChange={(next) => go(withChoice(params, key, next))}
            clearable
            classNames={{ inputField: classes.values ?? '' }}
            searchable
            clearButtonProps={{ 'aria-label': `Clear ${choices[key].label.toLowerCase()}` }}
            comboboxProps={{ zIndex: 1000 }}
          />
        );
      })}
      <Switch
        label="Team areas"
        checked={showsTeams}
        onChange={(event) => onShowTeams(event.currentTarget.checked)}
        className={classes.switch}
      />
      {brought.length > 0 && (
        <p className={classes.brought}>
          Also filtered by {brought.map((key) => NAMES[key] ?? key).join(', ')}.{' '}
          <Button size="compact-sm" variant="subtle" onClick={() => go(withoutBrought(params))}>
            Show all
          </Button>
        </p>
      )}
    </div>
  );
}

const NAMES: Record<string, string> = {
  q: 'search words',
  from: 'first day',
  to: 'last day',
};
