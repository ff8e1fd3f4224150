'use client';

import { useEffect, useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import { reachServer } from '#components/shell/reach-server.ts';
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
  const { form, element, pending, failure, setFailure, run, onSubmit } = useCommandForm<Choice>({
    initialValues: recall(offer),
    fieldOf: () => null,
  });
  const choice = form.values;
  const [count, setCount] = useState<TicketCount | null>(null);
  const [asked, setAsked] = useState<ExportView | null>(null);

  useEffect(() => {
    let isCurrent = true;
    reachServer(countForExportAction(filter)).then((answer) => {
      if (!isCurrent) return;
      if (answer?.ok) setCount(answer.value);
      else setFailure(answer ?? { message: 'The server could not be reached. Close this and try again.' });
    });
    return () => {
      isCurrent = false;
    };
  }, [filter, setFailure]);

  const submit = onSubmit((chosen) => {
    remember(chosen);
    if (count?.isCapped) return run(() => requestExportAction({ ...chosen, filter }), setAsked);
    download(chosen, filter);
    onClose();
  });

  if (asked) return <ExportProgress asked={asked} onClose={onClose} />;
  const isNothing = count?.count === 0;
  return (
    <form ref={element} className={classes.form} onSubmit={submit}>
      <p className={classes.count} role="status">
        {whatGoesOut(what, count, failure !== null)}
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
              onChange={() => form.setFieldValue('format', value)}
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
        onChange={(columns) => form.setFieldValue('columns', columns)}
      />
      <FormFailure failure={failure} title="Not exported" />
      <div className={classes.actions}>
        <button type="button" className={classes.button} onClick={onClose}>
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

function whatGoesOut(what: string, count: TicketCount | null, hasFailed: boolean): string {
  if (hasFailed) return what;
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
