import { IconX } from '@tabler/icons-react';
import { AppLink } from '#components/shell/app-link.tsx';
import { dayText } from '#components/ticket/when.ts';
import { type ChoiceFilter, FILTER_KEYS, FILTERS, type FilterKey } from '#lib/domain/ticket/filters.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import classes from './active-filters.module.css';
import type { FilterOptions } from './filter-options.ts';
import { changed, hasFilters, type ListAddress, listHref } from './list-address.ts';

type Props = { address: ListAddress; options: FilterOptions };

/** Each filter that is on, with a way to take it off. */
export function ActiveFilters({ address, options }: Props) {
  if (!hasFilters(address)) return null;
  return (
    <ul className={classes.list} aria-label="Active filters">
      {activeFilters(address, options).map(({ label, href }) => (
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

function activeFilters(address: ListAddress, options: FilterOptions): ActiveFilter[] {
  return FILTER_KEYS.flatMap((key) => {
    const values = address[key] ?? [];
    if (values.length === 0) return [];
    const without = (rest: string[]) => listHref(changed(address, { [key]: rest }));
    if (key === 'status' && isAllOpen(values)) return [{ label: 'All open', href: without([]) }];
    return values.map((value) => ({
      label: labelOf(key, value, options),
      href: without(values.filter((other) => other !== value)),
    }));
  });
}

const isAllOpen = (values: string[]) =>
  values.length === UNFINISHED_STATUSES.length &&
  UNFINISHED_STATUSES.every((status) => values.includes(status));

function labelOf(key: FilterKey, value: string, options: FilterOptions): string {
  const { label, control } = FILTERS[key];
  switch (control) {
    case 'choices': {
      const { choices } = options[key as ChoiceFilter];
      return `${label}: ${choices.find((one) => one.value === value)?.label ?? 'another'}`;
    }
    case 'search':
      return `“${value}”`;
    case 'day':
      return `${label} ${dayLabel(value)}`;
    case 'box':
      return label;
  }
}

const dayLabel = (value: string) => (Number.isNaN(Date.parse(value)) ? value : dayText(value));
