'use client';

import { Alert, Button } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { reachServer } from '#components/shell/reach-server.ts';
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
  const form = useForm<TicketDraft>({
    initialValues: EMPTY_DRAFT,
    validate: schemaResolver(draftSchema, { sync: true }),
  });
  const [receipt, setReceipt] = useState<Exclude<Filed, { kind: 'ticket' }> | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isFiling, startFiling] = useTransition();
  const formElement = useRef<HTMLFormElement>(null);
  const focusFirstFault = () => setTimeout(() => firstFault(formElement.current)?.focus());

  const file = (draft: TicketDraft) =>
    startFiling(async () => {
      setRefusal(null);
      const answer = await reachServer(fileTicketAction(inputOf(draft)));
      if (answer?.ok && answer.value.kind === 'ticket') {
        router.push(`/tickets/${answer.value.id}`);
      } else if (answer?.ok && answer.value.kind !== 'ticket') {
        setReceipt(answer.value);
        form.reset();
      } else {
        const field = answer && !answer.ok ? fieldOf(answer.field) : null;
        const message =
          answer && !answer.ok
            ? answer.message
            : 'The server did not answer, so nothing was filed. What you typed is still here: try again.';
        if (field) form.setFieldError(field, message);
        else setRefusal(message);
        focusFirstFault();
      }
    });

  // Whoever works by keyboard lands on the sentence that says why nothing was filed.
  const refusalBox = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusal) refusalBox.current?.focus();
  }, [refusal]);

  if (receipt) return <Receipt filed={receipt} onAgain={() => setReceipt(null)} />;
  const category = categories.find(({ code }) => code === form.values.category);
  return (
    <>
      <h1>{name}</h1>
      <form
        ref={formElement}
        aria-label={name}
        noValidate
        className={classes.form}
        onSubmit={form.onSubmit(file, focusFirstFault)}
      >
        <div className={classes.column}>
          <WhatFields form={form} categories={categories} category={category} />
          <ReporterFields form={form} />
        </div>
        <WhereFields form={form} base={base} category={category} />
        <div className={classes.end}>
          {refusal && (
            <Alert ref={refusalBox} tabIndex={-1} color="red" role="alert" title="Not filed">
              {refusal}
            </Alert>
          )}
          <Button type="submit" loading={isFiling}>
            {category?.isSensitive ? 'Hand to the police' : 'File ticket'}
          </Button>
        </div>
      </form>
    </>
  );
}

const firstFault = (form: HTMLFormElement | null) =>
  form?.querySelector<HTMLElement>('[aria-invalid="true"]:not([type="hidden"])');
