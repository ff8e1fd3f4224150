'use client';

import Link, { useLinkStatus } from 'next/link';
import type { ComponentProps } from 'react';
import { PendingBar } from './pending-bar.tsx';

function LinkProgress() {
  const { pending } = useLinkStatus();
  return <PendingBar pending={pending} />;
}

/** A link within the product. On a slow line a bar at the top shows that the page is on its way. */
export function AppLink({ children, prefetch = false, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link prefetch={prefetch} {...props}>
      {children}
      <LinkProgress />
    </Link>
  );
}
