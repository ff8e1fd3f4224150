import { redirect } from 'next/navigation';
import { requireAllowed } from '#lib/auth/session.ts';
import { ADMIN_SECTIONS } from './sections.ts';

export default async function AdminPage() {
  await requireAllowed('operations.manage', '/admin');
  redirect(ADMIN_SECTIONS[0]?.href ?? '/tickets');
}
