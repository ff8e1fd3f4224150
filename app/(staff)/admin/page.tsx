import { redirect } from 'next/navigation';
import { ADMIN_SECTIONS } from './sections.ts';

export default function AdminPage() {
  redirect(ADMIN_SECTIONS[0]?.href ?? '/tickets');
}
