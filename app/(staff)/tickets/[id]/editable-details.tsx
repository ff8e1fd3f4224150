'use client';

import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useReady } from '#components/form/ready-fields.tsx';
import type { CategoryView } from '#lib/categories/list-categories.ts';
import type { Verdict } from '#lib/domain/access/roles.ts';
import type { EditedKey } from '#lib/domain/ticket/fields.ts';
import type { TicketDetail } from '#lib/tickets/read-ticket.ts';
import { EditForm } from './edit-form.tsx';
import classes from './ticket.module.css';

type Props = {
  ticket: TicketDetail;
  categories: CategoryView[];
  mayCorrect: Verdict;
  /** What the form offers. */
  editable: readonly EditedKey[];
  /** A resident is not told of a button that is never theirs. */
  isHidden: boolean;
  children: ReactNode;
};

/** The details to read, or the form to correct them. */
export function EditableDetails({ ticket, categories, mayCorrect, editable, isHidden, children }: Props) {
  const [editing, setEditing] = useState(false);
  const wasEditing = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const section = useRef<HTMLElement>(null);
  const reasonId = useId();
  const ready = useReady();

  useEffect(() => {
    // The focus goes into the form, and back to where it was opened.
    if (editing) section.current?.querySelector<HTMLElement>('[name="title"]')?.focus();
    else if (wasEditing.current) button.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  return (
    <section ref={section} className={classes.panel}>
      <div className={classes.head}>
        <h2>Details</h2>
        {!isHidden && !editing && (
          <Button
            ref={button}
            variant="default"
            size="compact-sm"
            disabled={!ready || !mayCorrect.allowed}
            aria-describedby={mayCorrect.allowed ? undefined : reasonId}
            onClick={() => setEditing(true)}
          >
            Edit
          </Button>
        )}
      </div>
      {!isHidden && !mayCorrect.allowed && (
        <p id={reasonId} className="quiet">
          {mayCorrect.reason}
        </p>
      )}
      {editing ? (
        <EditForm
          ticket={ticket}
          categories={categories}
          editable={editable}
          onDone={() => setEditing(false)}
        />
      ) : (
        children
      )}
    </section>
  );
}
