'use client';

import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { MessagePage } from '#components/shell/message-page.tsx';

type Props = { error: unknown; retry: () => void };

/** What failed is in the server's log under the code shown; the person gets a way on. */
export default function ErrorPage({ error, retry }: Props) {
  useEffect(() => console.error(error), [error]);
  const code = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <main>
      <MessagePage
        title="This page could not be shown"
        actions={
          <>
            <Button onClick={retry}>Try again</Button>
            <a href="/tickets">Go to the tickets</a>
          </>
        }
      >
        <p role="alert">
          Something went wrong on our side. Nothing you saved is lost. Try again in a moment; if it stays like
          this, tell your administrator{code && ` the code ${code}`}.
        </p>
      </MessagePage>
    </main>
  );
}
