import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BackLink } from '#components/shell/back-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { listCategories } from '#lib/categories/list-categories.ts';
import { PRIORITIES, PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';
import { listAssignablePeople } from '#lib/people/list-members.ts';
import { listTeams } from '#lib/people/list-teams.ts';
import { listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import { PolicyForm } from '../policy-form.tsx';
import classes from '../service-levels.module.css';

export const metadata: Metadata = { title: 'Service level' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PolicyPage({ searchParams }: Props) {
  const actor = await requireAllowed('service_levels.manage', '/admin/service-levels');
  const asked = await searchParams;
  const [levels, categories, calendars, people, teams] = await Promise.all([
    listServiceLevels(actor),
    listCategories(actor),
    listCalendars(actor),
    listAssignablePeople(actor),
    listTeams(actor),
  ]);
  const category =
    categories.find(({ code, isSensitive }) => code === asked.category && !isSensitive) ?? null;
  const priority = PRIORITIES.find((one) => one === asked.priority) ?? null;
  if ((asked.category && !category) || (asked.priority && !priority)) notFound();

  // The police take no part in the municipality's deadlines.
  const stations = teams.filter(({ isSaps }) => isSaps).map(({ id }) => id);
  const colleagues = people.filter(({ teamIds }) => !teamIds.some((id) => stations.includes(id)));
  const own = levels.policies.find(
    (one) => (one.category?.id ?? null) === (category?.id ?? null) && one.priority === priority,
  );
  // Where nothing is set yet, one begins with what applies; over several priorities, with that of medium.
  const applies = levels.applies.find(
    (one) => one.category === (category?.code ?? one.category) && one.priority === (priority ?? 'medium'),
  );
  const standing = own ?? levels.policies.find(({ id }) => id === applies?.policyId);
  return (
    <div className={classes.page}>
      <BackLink href="/admin/service-levels">Service levels</BackLink>
      <h1>
        {category?.name.en ?? 'All categories'},{' '}
        {priority ? `${PRIORITY_NAMES[priority].toLowerCase()} priority` : 'any priority'}
      </h1>
      {!own && (
        <p className="lead">
          Nothing is set here yet. The fields begin with what applies to such a ticket today.
        </p>
      )}
      <PolicyForm
        key={own?.id}
        place={{ category: category?.code ?? null, priority }}
        own={own ?? null}
        begin={standing ?? levels.builtIn}
        calendars={calendars}
        colleagues={colleagues.map(({ id, name }) => ({ id, name }))}
      />
    </div>
  );
}
