import { AppLink } from '#components/shell/app-link.tsx';
import type { CategoryView } from '#lib/categories/list-categories.ts';
import { minutesText } from '#lib/domain/sla/duration.ts';
import { PRIORITIES, PRIORITY_NAMES, type Priority } from '#lib/domain/ticket/status.ts';
import type { ServiceLevels } from '#lib/sla/list-service-levels.ts';
import classes from './service-levels.module.css';

type Props = { levels: ServiceLevels; categories: readonly CategoryView[] };

/** `Of all categories` and `any priority` are null. */
type Place = { category: CategoryView | null; priority: Priority | null };

const COLUMNS: readonly (Priority | null)[] = [null, ...PRIORITIES];

const columnName = (priority: Priority | null) =>
  priority === null ? 'Any priority' : PRIORITY_NAMES[priority];

/** Every category and priority with the times that apply there and where they come from. Each opens what to set there. */
export function PolicyMatrix({ levels, categories }: Props) {
  return (
    <table className={classes.matrix}>
      <caption className="visually-hidden">Time to respond and time to resolve</caption>
      <thead>
        <tr>
          <th scope="col">Category</th>
          {COLUMNS.map((priority) => (
            <th key={priority} scope="col">
              {columnName(priority)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[null, ...categories].map((category) => (
          <tr key={category?.id ?? 'all'}>
            <th scope="row">{category?.name.en ?? 'All categories'}</th>
            {COLUMNS.map((priority) => (
              <Cell key={priority} levels={levels} place={{ category, priority }} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ levels, place }: { levels: ServiceLevels; place: Place }) {
  const { category, priority } = place;
  const { policy, origin } = appliesAt(levels, place);
  const times = policy
    ? `${minutesText(policy.responseMinutes)} / ${minutesText(policy.resolutionMinutes)}`
    : 'Not set';
  const where = `${category?.name.en ?? 'All categories'}, ${columnName(priority).toLowerCase()}`;
  return (
    <td data-column={columnName(priority)} data-own={origin === 'set here' || undefined}>
      <AppLink href={addressOf(place)}>
        <span className="visually-hidden">{where}: </span>
        <span className={classes.times}>{times}</span>
        <span className="hint">{origin}</span>
      </AppLink>
    </td>
  );
}

function addressOf({ category, priority }: Place): string {
  const search = new URLSearchParams();
  if (category) search.set('category', category.code);
  if (priority) search.set('priority', priority);
  return `/admin/service-levels/policy?${search}`;
}

const ORIGINS = {
  category_and_priority: 'set here',
  category: 'from the category',
  priority: 'from the priority',
  default: 'the default',
  built_in: 'built in',
} as const;

type Times = { responseMinutes: number; resolutionMinutes: number };

function appliesAt(levels: ServiceLevels, { category, priority }: Place) {
  const own = levels.policies.find(
    (one) => (one.category?.id ?? null) === (category?.id ?? null) && one.priority === priority,
  );
  if (own) return { policy: own as Times, origin: 'set here' };
  const applies = levels.applies.find((one) => one.category === category?.code && one.priority === priority);
  if (!applies) {
    if (category || priority) return { policy: null, origin: 'others apply' };
    return { policy: levels.builtIn as Times, origin: ORIGINS.built_in };
  }
  const policy = levels.policies.find(({ id }) => id === applies.policyId) ?? levels.builtIn;
  return { policy: policy as Times, origin: ORIGINS[applies.rule] };
}
