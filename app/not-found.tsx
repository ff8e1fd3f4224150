import type { Metadata } from 'next';
import { NotFoundMessage } from '#components/shell/not-found-message.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main>
      <NotFoundMessage />
    </main>
  );
}
