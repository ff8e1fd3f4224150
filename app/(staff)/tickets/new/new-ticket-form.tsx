'use client';

import { Button } from '@mantine/core';
import { schemaResolver } from '@mantine/form';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { type Filed, fileTicketAction } from './actions.ts';
import classes from './new-ticket.module.css';
import { Receipt } from './receipt.tsx';
import { ReporterFields } from './reporter-fields.tsx';
import {
  type CategoryChoice,
  draftSchema,
  EMPTY_DRAFT,
  fieldOf,
  inputOf,
  type TicketDraft,
} from './ticket-draft.ts';
import { WhatFields } from './what-fields.tsx';
import { WhereFields } from './where-fields.tsx';

type Props = { name: string; base: BaseMap; categories: CategoryChoice[] };

/** Files a ticket. What was typed stays on the screen until it is filed, and is kept nowhere else. */
export function NewTicketForm({ name, base, categories }: Props) {
  const router = useRouter();
  const { form, element, pending, failure, run, onSubmit } = useCommandForm<TicketDraft>({
    initialValues: EMPTY_DRAFT,
    validate: schemaResolver(draftSchema, { sync: true }),
    fieldOf,
    unreached: 'Nothing was filed. What you typed is still here: try again.',
  });
  const [receipt, setReceipt] = useState<Exclude<Filed, { kind: 'ticket' }> | null>(null);
  const file = onSubmit((draft) =>
    run(
      () => fileTicketAction(inputOf(draft)),
      (filed) => {
        if (filed.kind === 'ticket') return router.push(`/tickets/${filed.id}`);
        setReceipt(filed);
        form.reset();
      },
    ),
  );

  if (receipt) return <Receipt filed={receipt} onAgain={() => setReceipt(null)} />;
  const category = categories.find(({ code }) => code === form.values.category);
  return (
    <>
      <h1>{name}</h1>
      <form ref={element} aria-label={name} noValidate className={classes.form} onSubmit={file}>
        <div className={classes.column}>
          <WhatFields form={form} categories={categories} category={category} />
          <ReporterFields form={form} />
        </div>
        <WhereFields form={form} base={base} category={category} />
        <div className={classes.end}>
          <FormFailure failure={failure} title="Not filed" />
          <Button type="submit" loading={pending}>
            {category?.isSensitive ? 'Hand to the police' : 'File ticket'}
          </Button>
        </div>
      </form>
    </>
  );
}
