import { IconX } from '@tabler/icons-react';
import { AppLink } from '#components/shell/app-link.tsx';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { formatDay } from '#lib/domain/time/format-time.ts';
import { dayNamed, startOfDay } from '#lib/domain/time/local-day.ts';
import classes from './active-filters.module.css';
import type { FilterOptions } from './filter-options.ts';
import { changed, filtersOf, hasFilters, type ListAddress, type ListKey, listHref } from './list-address.ts';

type Props = { address: ListAddress; options: FilterOptions; timeZone: string };

/** Each filter that is on, with a way to take it off. */
export function ActiveFilters({ address, options, timeZone }: Props) {
  if (!hasFilters(address)) return null;
  return (
    <ul className={classes.list} aria-label="Active filters">
      {activeFilters(address, options, timeZone).map(({ label, href }) => (
        <li key={label}>
          <AppLink
            href={href}
            className={classes.filter}
            aria-label={`Remove the filter “${label}”`}
            scroll={false}
          >
            {label}
            <IconX size={14} aria-hidden />
          </AppLink>
        </li>
      ))}
      <li>
        <AppLink href={listHref({ sort: address.sort ?? [] })} scroll={false}>
          Clear
        </AppLink>
      </li>
    </ul>
  );
}

type ActiveFilter = { label: string; href: string };

function activeFilters(address: ListAddress, options: FilterOptions, timeZone: string): ActiveFilter[] {
  return Object.entries(filtersOf(address)).flatMap(([name, values]) => {
    const key = name as ListKey;
    if (values.length === 0) return [];
    const without = (rest: string[]) => listHref(changed(address, { [key]: rest }));
    if (key === 'status' && isAllOpen(values)) return [{ label: 'All open', href: without([]) }];
    return values.map((value) => ({
      label: labelOf(key, value, options, timeZone),
      href: without(values.filter((other) => other !== value)),
    }));
  });
}

const isAllOpen = (values: string[]) =>
  values.length === UNFINISHED_STATUSES.length &&
  UNFINISHED_STATUSES.every((status) => values.includes(status));

const PLAIN: Partial<Record<ListKey, (value: string, timeZone: string) => string>> = {
  q: (value) => `“${value}”`,
  from: (value, timeZone) => `Reported from ${dayLabel(value, timeZone)}`,
  to: (value, timeZone) => `Reported to ${dayLabel(value, timeZone)}`,
  bbox: () => 'Part of the map',
};

function labelOf(key: ListKey, value: string, options: FilterOptions, timeZone: string): string {
  const plain = PLAIN[key];
  if (plain) return plain(value, timeZone);
  const group = options[key];
  const choice = group?.choices.find((one) => one.value === value);
  return `${group?.label ?? key}: ${choice?.label ?? 'another'}`;
}

function dayLabel(value: string, timeZone: string): string {
  const day = dayNamed(value, timeZone);
  return day ? formatDay(startOfDay(day, timeZone), timeZone) : value;
}
