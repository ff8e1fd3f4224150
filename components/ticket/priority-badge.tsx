import { IconChevronDown, IconChevronsUp, IconChevronUp, IconMinus } from '@tabler/icons-react';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';
import classes from './priority-badge.module.css';

const ICONS = {
  low: IconChevronDown,
  medium: IconMinus,
  high: IconChevronUp,
  critical: IconChevronsUp,
} as const satisfies Record<Priority, typeof IconMinus>;

/** Quieter than a chip: an arrow and the word. */
export function PriorityBadge({ priority }: { priority: Priority }) {
  const Icon = ICONS[priority];
  return (
    <span className={classes.priority} data-priority={priority}>
      <Icon size={16} aria-hidden />
      {PRIORITY_NAMES[priority]}
    </span>
  );
}
