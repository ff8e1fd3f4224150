'use client';

import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import { LANGUAGE_NAMES, PRIORITY_NAMES } from '#components/ticket/words.ts';
import type { CategoryView } from '#lib/categories/list-categories.ts';
import { FIELDS, TEXT_KEYS, type TextKey } from '#lib/domain/ticket/fields.ts';
import { PRIORITIES } from '#lib/domain/ticket/status.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { editTicketAction } from '../actions.ts';
import { FailureNotice } from './failure-notice.tsx';
import classes from './ticket.module.css';
import { showSaved } from './undo-notice.tsx';
import { useTicketCommand, useTicketSeen } from './use-ticket-command.ts';

type Props = { ticket: TicketView; categories: CategoryView[]; onDone: () => void };

type Fields = Record<TextKey, string> & Pick<TicketView, 'priority' | 'language'> & { category: string };

export function EditForm({ ticket, categories, onDone }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const { pending, failure, run, errorOf } = useTicketCommand(form);
  // Only what was touched; the rest follows the ticket, also when somebody else changes it meanwhile.
  const [edits, setEdits] = useState<Partial<Fields>>({});
  const { seen, version } = useTicketSeen(ticket, true, failure);
  const fields: Fields = { ...fieldsOf(ticket), ...edits };

  const bind = <K extends keyof Fields>(name: K) => ({
    name,
    value: fields[name],
    error: errorOf(name),
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      setEdits({ ...edits, [name]: event.currentTarget.value }),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { id, trackingNumber } = ticket;
    run(
      () => editTicketAction({ id, trackingNumber }, { version, ...changesOf(ticket, edits) }),
      () => {
        showSaved('Details saved', null);
        onDone();
      },
    );
  };

  const becomesSensitive =
    fields.category !== ticket.category.code &&
    categories.some(({ code, isSensitive }) => code === fields.category && isSensitive);

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <FailureNotice failure={failure} ticket={ticket} seen={seen} fields={Object.keys(fields)} />
        <TextInput label="Title" maxLength={FIELDS.title.input.maxLength} data-autofocus {...bind('title')} />
        <Textarea
          label="Description"
          rows={5}
          maxLength={FIELDS.description.input.maxLength}
          {...bind('description')}
        />
        <NativeSelect
          label="Category"
          description={
            becomesSensitive
              ? 'A sensitive category hands the ticket to the police station. Nobody in the municipality sees it after that, nor do you.'
              : 'Another category routes the ticket again, unless it was assigned by hand, and sets its deadlines anew.'
          }
          {...bind('category')}
          data={categories.map(({ code, name }) => ({ value: code, label: name.en }))}
        />
        <NativeSelect
          label="Priority"
          description="Another priority sets the deadlines anew."
          {...bind('priority')}
          data={PRIORITIES.map((value) => ({ value, label: PRIORITY_NAMES[value] }))}
        />
        <NativeSelect
          label="Language"
          description="The one the resident is written to in."
          {...bind('language')}
          data={Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }))}
        />
        <TextInput label="Address" maxLength={FIELDS.address.input.maxLength} {...bind('address')} />
        <div className={classes.buttons}>
          <Button type="submit" loading={pending}>
            Save
          </Button>
          <Button variant="default" onClick={onDone} disabled={pending}>
            Cancel
          </Button>
        </div>
      </ReadyFields>
    </form>
  );
}

const fieldsOf = (ticket: TicketView): Fields => ({
  ...(Object.fromEntries(TEXT_KEYS.map((key) => [key, ticket[key] ?? ''])) as Record<TextKey, string>),
  category: ticket.category.code,
  priority: ticket.priority,
  language: ticket.language,
});

/** What differs from the ticket: the rest is not sent, so that it neither routes again nor counts as edited. */
function changesOf(ticket: TicketView, edits: Partial<Fields>): Partial<Fields> {
  const before = fieldsOf(ticket);
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== before[name as keyof Fields]),
  );
}
