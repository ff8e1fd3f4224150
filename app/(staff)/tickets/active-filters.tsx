import { IconX } from '@tabler/icons-react';
import { AppLink } from '#components/shell/app-link.tsx';
import { FILTER_KEYS, FILTERS, type Filter } from '#lib/domain/ticket/filters.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { formatDay } from '#lib/domain/time/format-time.ts';
import { dayNamed, startOfDay } from '#lib/domain/time/local-day.ts';
import classes from './active-filters.module.css';
import type { Choice, FilterOptions } from './filter-options.ts';
import { changed, hasFilters, isSeveral, type ListAddress, listHref } from './list-address.ts';

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
  return FILTER_KEYS.flatMap((key) => {
    const values = address[key] ?? [];
    if (values.length === 0) return [];
    const choices = isSeveral(key) ? options[key].choices : [];
    const without = (rest: string[]) => listHref(changed(address, { [key]: rest }));
    if (key === 'status' && isAllOpen(values)) return [{ label: 'All open', href: without([]) }];
    return values.map((value) => ({
      label: labelOf(FILTERS[key], value, choices, timeZone),
      href: without(values.filter((other) => other !== value)),
    }));
  });
}

const isAllOpen = (values: string[]) =>
  values.length === UNFINISHED_STATUSES.length &&
  UNFINISHED_STATUSES.every((status) => values.includes(status));

function labelOf(
  { label, control }: Filter,
  value: string,
  choices: readonly Choice[],
  timeZone: string,
): string {
  switch (control) {
    case 'choices':
      return `${label}: ${choices.find((one) => one.value === value)?.label ?? 'another'}`;
    case 'search':
      return `“${value}”`;
    case 'text':
      return `${label}: ${value}`;
    case 'day':
      return `${label} ${dayLabel(value, timeZone)}`;
    case 'box':
      return label;
  }
}

function dayLabel(value: string, timeZone: string): string {
  const day = dayNamed(value, timeZone);
  return day ? formatDay(startOfDay(day, timeZone), timeZone) : value;
}
