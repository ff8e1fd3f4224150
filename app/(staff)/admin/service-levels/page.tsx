import type { Metadata } from 'next';
import { requireAllowed } from '#lib/auth/session.ts';
import { listCategories } from '#lib/categories/list-categories.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import { LatestChanges } from './latest-changes.tsx';
import { PolicyMatrix } from './policy-matrix.tsx';
import classes from './service-levels.module.css';

export const metadata: Metadata = { title: 'Service levels' };

export default async function ServiceLevelsPage() {
  const actor = await requireAllowed('service_levels.manage', '/admin/service-levels');
  const [levels, categories, changes] = await Promise.all([
    listServiceLevels(actor),
    listCategories(actor),
    listServiceLevelChanges(actor),
  ]);
  return (
    <div className={classes.page}>
      <div>
        <h1>Service levels</h1>
        <p className="lead">
          Time to respond / time to resolve; choose one to change it. The most particular service level
          applies: that of a ticket’s category and priority, else of its category, else of its priority, else
          the municipality’s default.
        </p>
      </div>
      <PolicyMatrix levels={levels} categories={categories.filter(({ isSensitive }) => !isSensitive)} />
      <LatestChanges changes={changes} />
    </div>
  );
}
