'use client';

import { Button } from '@mantine/core';
import { FormFailure } from '#components/form/form-failure.tsx';
import { useCommand } from '#components/form/use-command.ts';
import { withdrawDelimitationAction } from './actions.ts';

/** The way back, as long as nothing rests on it. */
export function Withdraw({ id, name }: { id: string; name: string }) {
  const { pending, failure, run } = useCommand();
  const withdraw = () => {
    if (!window.confirm(`Withdraw “${name}” with all of its wards? The file can be imported again.`)) return;
    run(() => withdrawDelimitationAction(id));
  };
  return (
    <>
      <Button size="compact-xs" variant="default" loading={pending} onClick={withdraw}>
        Withdraw<span className="visually-hidden"> {name}</span>
      </Button>
      <FormFailure failure={failure} title="Not withdrawn" />
    </>
  );
}
