import type { Metadata } from 'next';
import { requireAllowed } from '#lib/auth/session.ts';
import { clockHealth } from '#lib/health/clock-health.ts';
import { HealthPanel } from './health-panel.tsx';

export const metadata: Metadata = { title: 'Clock health' };

export default async function HealthPage() {
  const actor = await requireAllowed('operations.manage', '/admin/health');
  const now = new Date();
  return <HealthPanel first={await clockHealth(actor, now)} at={now.toISOString()} />;
}
