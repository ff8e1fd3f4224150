'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useTransition } from 'react';
import { PendingBar } from '#components/shell/pending-bar.tsx';
import { listHref, readAddress } from './list-address.ts';

/** Sends filters as a short address. Before JavaScript has arrived it is a plain form that leads to the same tickets. */
export function FilterForm({ children, className }: { children: ReactNode; className?: string | undefined }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const params = Object.fromEntries(
      [...new Set(given.keys())].map((key) => [key, given.getAll(key).map(String)]),
    );
    const panel = form.closest('details');
    // The button goes away with the panel; whoever works by keyboard goes on where it opened.
    panel?.querySelector('summary')?.focus();
    if (panel) panel.open = false;
    start(() => router.push(listHref(readAddress(params))));
  };
  return (
    <form action="/tickets" onSubmit={apply} className={className} aria-label="Filters">
      {children}
      <PendingBar pending={pending} />
    </form>
  );
}
