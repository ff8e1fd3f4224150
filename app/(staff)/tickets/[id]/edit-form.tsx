'use client';

import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import type { CategoryView } from '#lib/categories/list-categories.ts';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import { type EditedKey, FIELDS, TEXT_KEYS, type TextKey } from '#lib/domain/ticket/fields.ts';
import { PRIORITIES, PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';
import type { Reporter, TicketDetail } from '#lib/tickets/read-ticket.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { editTicketAction } from '../actions.ts';
import { ContactFields } from './contact-fields.tsx';
import classes from './ticket.module.css';
import { TicketFailure } from './ticket-failure.tsx';
import { showSaved } from './undo-notice.tsx';
import { useTicketForm, useTicketSeen } from './use-ticket-form.ts';

type Props = {
  ticket: TicketDetail;
  categories: CategoryView[];
  editable: readonly EditedKey[];
  onDone: () => void;
};

type Fields = Record<TextKey, string> & Pick<TicketView, 'priority' | 'language'> & { category: string };
type Contact = Record<keyof Reporter, string>;
type Edits = Partial<Fields> & { reporter: Partial<Contact> };

export function EditForm({ ticket, categories, editable, onDone }: Props) {
  // Only what was touched; the rest follows the ticket, also when somebody else changes it meanwhile.
  const { form, element, pending, failure, run, onSubmit, key } = useTicketForm<Edits>(ticket, {
    initialValues: { reporter: {} },
  });
  const { seen, version } = useTicketSeen(ticket, true, failure);
  const fields: Fields = { ...fieldsOf(ticket), ...form.values };

  const bind = (name: keyof Fields) => ({ ...form.getInputProps(name), name, value: fields[name] });

  const bindContact = (name: keyof Reporter) => ({
    ...form.getInputProps(`reporter.${name}`),
    name: `reporter.${name}`,
    value: form.values.reporter[name] ?? contactOf(ticket)[name],
  });

  const submit = onSubmit((edits) =>
    run(
      () => editTicketAction(key, { version, ...changesOf(ticket, edits) }),
      () => {
        showSaved('Details saved', null);
        onDone();
      },
    ),
  );

  const becomesSensitive =
    fields.category !== ticket.category.code &&
    categories.some(({ code, isSensitive }) => code === fields.category && isSensitive);

  return (
    <form ref={element} onSubmit={submit} noValidate>
      <ReadyFields className={classes.form}>
        <TicketFailure failure={failure} ticket={ticket} seen={seen} />
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
              : 'Another category routes the ticket again, unless it was assigned by hand, and recalculates its deadlines.'
          }
          {...bind('category')}
          data={categories.map(({ code, name }) => ({ value: code, label: name.en }))}
        />
        {editable.includes('priority') && (
          <NativeSelect
            label="Priority"
            description="Changing the priority recalculates the deadlines."
            {...bind('priority')}
            data={PRIORITIES.map((value) => ({ value, label: PRIORITY_NAMES[value] }))}
          />
        )}
        {editable.includes('language') && (
          <NativeSelect
            label="Language"
            description="The one the resident is written to in."
            {...bind('language')}
            data={Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }))}
          />
        )}
        <TextInput label="Address" maxLength={FIELDS.address.input.maxLength} {...bind('address')} />
        <TextInput
          label="Asset number"
          maxLength={FIELDS.assetNumber.input.maxLength}
          {...bind('assetNumber')}
        />
        {ticket.reporter !== undefined && <ContactFields bind={bindContact} />}
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

const contactOf = ({ reporter }: TicketDetail): Contact => ({
  name: reporter?.name ?? '',
  phone: reporter?.phone ?? '',
  email: reporter?.email ?? '',
});

/** What differs from the ticket: the rest is not sent, so that it neither routes again nor counts as edited. */
function changesOf(ticket: TicketDetail, { reporter, ...edits }: Edits) {
  const contact = differing(reporter, contactOf(ticket));
  return {
    ...differing<Fields>(edits, fieldsOf(ticket)),
    ...(Object.keys(contact).length > 0 && { reporter: contact }),
  };
}

const differing = <T extends object>(edits: Partial<T>, before: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== before[name as keyof T]),
  ) as Partial<T>;
