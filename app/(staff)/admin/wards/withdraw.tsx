'use client';

import { Button } from '@mantine/core';
import { useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
import { withdrawDelimitationAction } from './actions.ts';

/** The way back, as long as nothing rests on it. */
export function Withdraw({ id, name }: { id: string; name: string }) {
  const [pending, start] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const withdraw = () => {
    if (!window.confirm(`Withdraw “${name}” with all of its wards? The file can be imported again.`)) return;
    start(async () => {
      const result = await reachServer(withdrawDelimitationAction(id));
      if (!result?.ok) setRefusal(result?.message ?? 'The server could not be reached. Try again.');
    });
  };
  return (
    <>
      <Button size="compact-xs" variant="default" loading={pending} onClick={withdraw}>
        Withdraw<span className="visually-hidden"> {name}</span>
      </Button>
      {refusal && <p role="alert">{refusal}</p>}
    </>
  );
}
