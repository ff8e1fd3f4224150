'use client';

import { type FormEvent, useEffect, useState, useTransition } from 'react';
import { Notice } from '#components/ticket/notice.tsx';
import { figure } from '#lib/domain/language/format-number.ts';
import type { ExportOffer } from '#lib/exports/export-offer.ts';
import type { ExportView } from '#lib/exports/read-export.ts';
import type { TicketCount } from '#lib/tickets/ticket-list.ts';
import { countForExportAction, requestExportAction } from './actions.ts';
import { ExportColumns } from './export-columns.tsx';
import classes from './export-dialog.module.css';
import { ExportProgress } from './export-progress.tsx';
import { type Choice, recall, remember } from './remembered-choice.ts';

type Props = {
  offer: ExportOffer;
  filter: Record<string, string>;
  what: string;
  onClose: () => void;
};

const FORMATS = [
  { value: 'xlsx', label: 'Excel', hint: 'Dates are dates, and a sheet says what this is.' },
  { value: 'csv', label: 'CSV', hint: 'For other programs.' },
] as const;

export function ExportForm({ offer, filter, what, onClose }: Props) {
  const [choice, setChoice] = useState<Choice>(() => recall(offer));
  const [count, setCount] = useState<TicketCount | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asked, setAsked] = useState<ExportView | null>(null);
  const [pending, start] = useTransition();

  useEffect(() => {
    let isCurrent = true;
    countForExportAction(filter).then((answer) => {
      if (!isCurrent) return;
      if (answer.ok) setCount(answer.value);
      else setRefusal(answer.message);
    });
    return () => {
      isCurrent = false;
    };
  }, [filter]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    remember(choice);
    setRefusal(null);
    if (!count?.isCapped) {
      download(choice, filter);
      onClose();
      return;
    }
    start(async () => {
      const answer = await requestExportAction({ ...choice, filter });
      if (answer.ok) setAsked(answer.value);
      else setRefusal(answer.message);
    });
  };

  if (asked) return <ExportProgress asked={asked} onClose={onClose} />;
  const isNothing = count?.count === 0;
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.count} role="status">
        {whatGoesOut(what, count, refusal)}
      </p>
      <fieldset className={classes.formats}>
        <legend>Format</legend>
        {FORMATS.map(({ value, label, hint }) => (
          <label key={value} className={classes.format}>
            <input
              type="radio"
              name="format"
              value={value}
              checked={choice.format === value}
              onChange={() => setChoice({ ...choice, format: value })}
            />
            <span>
              <strong>{label}</strong> {hint}
            </span>
          </label>
        ))}
      </fieldset>
      <ExportColumns
        offer={offer}
        chosen={choice.columns}
        onChange={(columns) => setChoice({ ...choice, columns })}
      />
      {refusal && (
        <Notice tone="alarm" title="Not exported">
          {refusal}
        </Notice>
      )}
      <div className={classes.actions}>
        <button type="button" className={classes.quiet} onClick={onClose}>
          Cancel
        </button>
        <button
          type="submit"
          className={classes.primary}
          disabled={pending || !count || isNothing || choice.columns.length === 0}
        >
          {count?.isCapped ? 'Make the file' : 'Download'}
        </button>
      </div>
    </form>
  );
}

function whatGoesOut(what: string, count: TicketCount | null, refusal: string | null): string {
  if (refusal) return what;
  if (!count) return `${what}: counting…`;
  if (count.isCapped)
    return `${what}: more than ${figure(count.count)}. The file is made in the background; you can go on working.`;
  if (count.count === 0) return `${what}: none. There is nothing to export.`;
  return `${what}: ${figure(count.count)}.`;
}

/** The browser saves what comes, while it comes. */
function download({ format, columns }: Choice, filter: Record<string, string>): void {
  const query = new URLSearchParams({ ...filter, columns: columns.join(',') });
  const link = document.createElement('a');
  link.href = `/api/v1/export/tickets.${format}?${query}`;
  link.download = '';
  link.click();
}
