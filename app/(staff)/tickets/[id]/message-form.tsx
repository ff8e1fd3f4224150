'use client';

import { Button, NativeSelect, Radio, RadioGroup, Textarea } from '@mantine/core';
import { useId, useRef } from 'react';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import type { Verdict } from '#lib/domain/access/roles.ts';
import type { Colleague } from '#lib/people/list-mentionable.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { addMessageAction } from '../actions.ts';
import { stillMentioned, withMention } from './mentions.ts';
import classes from './message-form.module.css';
import { TicketFailure } from './ticket-failure.tsx';
import { showSaved } from './undo-notice.tsx';
import { useTicketForm } from './use-ticket-form.ts';

type Visibility = 'public' | 'internal';

type Props = {
  ticket: TicketView;
  mayMessage: Verdict;
  mayNote: Verdict;
  /** Whom it can mention. */
  colleagues: Colleague[];
};

/** `mentions`: who was picked; whom the text still names is mentioned. */
type Values = { visibility: Visibility; body: string; mentions: Colleague[] };

/**
 * A message to the resident, or a note among staff. The note is the default where both may be written: what has
 * reached the resident cannot be taken back.
 */
export function MessageForm({ ticket, mayMessage, mayNote, colleagues }: Props) {
  const reasonId = useId();
  const { form, element, pending, failure, run, onSubmit, key } = useTicketForm<Values>(ticket, {
    initialValues: { visibility: mayNote.allowed ? 'internal' : 'public', body: '', mentions: [] },
    validate: { body: (body) => (body.trim() ? null : 'Write a message first.') },
  });
  const { visibility, body } = form.values;
  const words = useRef<HTMLTextAreaElement>(null);
  const mentioned = stillMentioned(body, form.values.mentions);
  const refusal = mayMessage.allowed || mayNote.allowed ? null : mayMessage.reason;

  const mention = (id: string) => {
    const colleague = colleagues.find((one) => one.id === id);
    if (!colleague) return;
    const place = words.current?.selectionStart ?? body.length;
    form.setFieldValue('mentions', [...mentioned.filter((one) => one.id !== id), colleague]);
    form.setFieldValue('body', withMention(body, place, colleague.name));
    words.current?.focus();
  };

  const submit = onSubmit(() =>
    run(
      () => addMessageAction(key, { body, visibility, mentions: mentioned.map(({ id }) => id) }),
      () => {
        form.setValues({ body: '', mentions: [] });
        showSaved(visibility === 'public' ? 'Message sent' : 'Note added', null);
      },
    ),
  );

  return (
    <form
      ref={element}
      onSubmit={submit}
      className={classes.frame}
      data-visibility={mayNote.allowed ? visibility : undefined}
      noValidate
    >
      <ReadyFields className={classes.form}>
        <TicketFailure failure={failure} ticket={ticket} />
        {mayNote.allowed && (
          <RadioGroup label="Visible to" {...form.getInputProps('visibility')}>
            <div className={classes.choices}>
              <Radio value="internal" label="Staff only (internal)" />
              <Radio value="public" label="Resident and staff (public)" disabled={!mayMessage.allowed} />
            </div>
          </RadioGroup>
        )}
        <Textarea
          ref={words}
          label="Message"
          name="body"
          rows={3}
          maxLength={5000}
          {...form.getInputProps('body')}
          disabled={refusal !== null}
        />
        {colleagues.length > 0 && refusal === null && (
          <div className={classes.mentions}>
            <NativeSelect
              label="Mention a colleague"
              name="mentions"
              value=""
              onChange={(event) => mention(event.currentTarget.value)}
              error={form.errors.mentions}
              data={[
                { value: '', label: 'Choose…' },
                ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            {mentioned.length > 0 && (
              <p className={classes.who} role="status">
                {mentioned.map(({ name }) => name).join(', ')} will be told.
              </p>
            )}
          </div>
        )}
        <div className={classes.end}>
          <Button
            type="submit"
            loading={pending}
            disabled={refusal !== null}
            aria-describedby={refusal === null ? undefined : reasonId}
          >
            Send
          </Button>
          {mayNote.allowed && (
            <span className={classes.who} role="status">
              {visibility === 'public' ? 'The resident will read this.' : 'The resident will not see this.'}
            </span>
          )}
          {refusal !== null && (
            <span id={reasonId} className={classes.who}>
              {refusal}
            </span>
          )}
        </div>
      </ReadyFields>
    </form>
  );
}
