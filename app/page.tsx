import { redirect } from 'next/navigation';
import { requireActor } from '#lib/auth/session.ts';

/** Nobody lands here: who is signed in has tickets to look at. */
export default async function HomePage() {
  await requireActor();
  redirect('/tickets');
}
