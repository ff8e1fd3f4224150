'use client';

import { Alert, Button, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { SpotPicker } from '#components/map/spot-picker.tsx';
import { reachServer } from '#components/shell/reach-server.ts';
import { LANGUAGE_NAMES, PRIORITY_NAMES } from '#components/ticket/words.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { PRIORITIES } from '#lib/tickets/ticket-status.ts';
import { type Filed, fileTicketAction } from './actions.ts';
import { Foresight } from './foresight.tsx';
import classes from './new-ticket.module.css';
import { Receipt } from './receipt.tsx';
import { draftSchema, inputOf, type TicketDraft } from './ticket-draft.ts';

export type CategoryChoice = { code: string; name: string; defaultPriority: string; isSensitive: boolean };

type Props = { name: string; base: BaseMap; categories: CategoryChoice[] };

const EMPTY: TicketDraft = {
  title: '',
  description: '',
  category: '',
  priority: '',
  location: null,
  address: '',
  reporter: { name: '', phone: '', email: '' },
  language: '',
  tags: [],
};

/** Files a ticket. What was typed stays on the screen until it is filed, and is kept nowhere else. */
export function NewTicketForm({ name, base, categories }: Props) {
  const router = useRouter();
  const form = useForm<TicketDraft>({
    initialValues: EMPTY,
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
          <Select
            label="Category"
            required
            placeholder="What is it about?"
            searchable
            nothingFoundMessage="No category is called that."
            data={groupsOf(categories)}
            {...form.getInputProps('category')}
            value={form.values.category || null}
            onChange={(value) => form.setFieldValue('category', value ?? '')}
          />
          {category?.isSensitive && <SensitiveNotice />}
          <TextInput
            label="Title"
            description="A few words on what is wrong."
            required
            maxLength={200}
            autoComplete="off"
            {...form.getInputProps('title')}
          />
          <Textarea
            label="Description"
            autosize
            minRows={4}
            maxRows={14}
            maxLength={10_000}
            {...form.getInputProps('description')}
          />
          <Select
            label="Priority"
            data={PRIORITIES.map((value) => ({ value, label: PRIORITY_NAMES[value] }))}
            placeholder={byCategory(category)}
            clearable
            clearButtonProps={{ 'aria-label': 'Priority by category' }}
            {...form.getInputProps('priority')}
            value={form.values.priority || null}
            onChange={(value) => form.setFieldValue('priority', value ?? '')}
          />
          <TagsInput
            label="Tags"
            description="Press Enter after each one."
            maxTags={20}
            {...form.getInputProps('tags')}
          />
          <fieldset className={classes.group}>
            <legend>Who reported it</legend>
            <TextInput
              label="Name"
              maxLength={200}
              autoComplete="off"
              {...form.getInputProps('reporter.name')}
            />
            <div className={classes.pair}>
              <TextInput
                label="Phone"
                type="tel"
                maxLength={40}
                autoComplete="off"
                placeholder="+27 82 555 0123"
                {...form.getInputProps('reporter.phone')}
              />
              <TextInput
                label="Email"
                type="email"
                maxLength={320}
                autoComplete="off"
                {...form.getInputProps('reporter.email')}
              />
            </div>
            <Select
              label="Language"
              description="The municipality writes to them in it."
              data={Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }))}
              placeholder="The municipality’s own"
              clearable
              clearButtonProps={{ 'aria-label': 'The municipality’s own language' }}
              {...form.getInputProps('language')}
              value={form.values.language || null}
              onChange={(value) => form.setFieldValue('language', value ?? '')}
            />
          </fieldset>
        </div>
        <fieldset className={`${classes.group} ${classes.column}`}>
          <legend>Where</legend>
          <TextInput label="Address" maxLength={500} autoComplete="off" {...form.getInputProps('address')} />
          <SpotPicker
            base={base}
            value={form.values.location}
            onChange={(spot) => {
              form.setFieldValue('location', spot);
              form.clearFieldError('location');
            }}
            error={form.errors.location ? String(form.errors.location) : undefined}
          />
          {category && !category.isSensitive && (
            <Foresight category={category.code} location={form.values.location} />
          )}
        </fieldset>
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

function SensitiveNotice() {
  return (
    <Alert
      color="marigold"
      variant="light"
      title="This goes to the police, not to the municipality"
      role="status"
    >
      It will be handed to the liaison of the nearest police station. Nobody at the municipality, you
      included, will be able to open it afterwards. You will get a tracking number.
    </Alert>
  );
}

/** What goes to the police stands apart, so that nobody chooses it in passing. */
function groupsOf(categories: CategoryChoice[]) {
  const items = (isSensitive: boolean) =>
    categories
      .filter((category) => category.isSensitive === isSensitive)
      .map(({ code, name }) => ({ value: code, label: name }));
  return [
    { group: 'Municipal services', items: items(false) },
    { group: 'To the police', items: items(true) },
  ].filter(({ items: { length } }) => length > 0);
}

const byCategory = (category: CategoryChoice | undefined) =>
  category
    ? `By category: ${PRIORITY_NAMES[category.defaultPriority as keyof typeof PRIORITY_NAMES].toLowerCase()}`
    : 'By category';

const FIELDS = ['title', 'description', 'category', 'priority', 'address', 'language'] as const;
const REPORTER = ['reporter.name', 'reporter.phone', 'reporter.email'] as const;

/** The field of the form that an error belongs to: `tags.3` to the tags, `location.lat` to the spot. */
function fieldOf(path: string | undefined) {
  if (!path) return null;
  if (path.startsWith('tags')) return 'tags';
  if (path.startsWith('location')) return 'location';
  return [...FIELDS, ...REPORTER].find((field) => field === path) ?? null;
}

const firstFault = (form: HTMLFormElement | null) =>
  form?.querySelector<HTMLElement>('[aria-invalid="true"]:not([type="hidden"])');
