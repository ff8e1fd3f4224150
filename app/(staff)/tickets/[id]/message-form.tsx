'use client';

import { Button, NativeSelect, Radio, RadioGroup, Textarea } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import type { Verdict } from '#lib/domain/access/roles.ts';
import type { Colleague } from '#lib/people/list-mentionable.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { addMessageAction } from '../actions.ts';
import { FailureNotice } from './failure-notice.tsx';
import { stillMentioned, withMention } from './mentions.ts';
import classes from './message-form.module.css';
import { showSaved } from './undo-notice.tsx';
import { useTicketCommand } from './use-ticket-command.ts';

type Visibility = 'public' | 'internal';

type Props = {
  ticket: TicketView;
  mayMessage: Verdict;
  mayNote: Verdict;
  /** Whom it can mention. */
  colleagues: Colleague[];
};

const FIELDS = ['body', 'mentions'];

/**
 * A message to the resident, or a note among staff. The note is the default where both may be written: what has
 * reached the resident cannot be taken back.
 */
export function MessageForm({ ticket, mayMessage, mayNote, colleagues }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const reasonId = useId();
  const { pending, failure, setFailure, run, errorOf } = useTicketCommand(form);
  const [visibility, setVisibility] = useState<Visibility>(mayNote.allowed ? 'internal' : 'public');
  const [body, setBody] = useState('');
  const [picked, setPicked] = useState<Colleague[]>([]);
  const words = useRef<HTMLTextAreaElement>(null);
  const mentioned = stillMentioned(body, picked);
  const refusal = mayMessage.allowed || mayNote.allowed ? null : mayMessage.reason;

  const mention = (id: string) => {
    const colleague = colleagues.find((one) => one.id === id);
    if (!colleague) return;
    setPicked([...mentioned.filter((one) => one.id !== id), colleague]);
    setBody(withMention(body, words.current?.selectionStart ?? body.length, colleague.name));
    words.current?.focus();
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!body.trim()) {
      setFailure({ message: 'Write a message first.', field: 'body' });
      return;
    }
    const { id, trackingNumber } = ticket;
    run(
      () =>
        addMessageAction(
          { id, trackingNumber },
          { body, visibility, mentions: mentioned.map((one) => one.id) },
        ),
      () => {
        setBody('');
        setPicked([]);
        showSaved(visibility === 'public' ? 'Message sent' : 'Note added', null);
      },
    );
  };

  return (
    <form
      ref={form}
      onSubmit={submit}
      className={classes.frame}
      data-visibility={mayNote.allowed ? visibility : undefined}
      noValidate
    >
      <ReadyFields className={classes.form}>
        <FailureNotice failure={failure} ticket={ticket} fields={FIELDS} />
        {mayNote.allowed && (
          <RadioGroup
            label="Visible to"
            value={visibility}
            onChange={(value) => setVisibility(value as Visibility)}
          >
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
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          error={errorOf('body')}
          disabled={refusal !== null}
        />
        {colleagues.length > 0 && refusal === null && (
          <div className={classes.mentions}>
            <NativeSelect
              label="Mention a colleague"
              name="mentions"
              value=""
              onChange={(event) => mention(event.currentTarget.value)}
              error={errorOf('mentions')}
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
