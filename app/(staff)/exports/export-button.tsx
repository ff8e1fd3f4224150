'use client';

import { IconDownload } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import type { ExportOffer } from '#lib/exports/export-offer.ts';
import classes from './export-dialog.module.css';
import { ExportForm } from './export-form.tsx';

type Props = {
  offer: ExportOffer;
  /** Which tickets, as in the address of the list: `{ ward: 'id', status: 'new,open' }`. */
  filter: Record<string, string>;
  /** What these tickets are called, e.g. `Ward 12`. */
  what?: string;
};

/** Takes the tickets of a filter away: a button, and a dialog that asks for format and columns. */
export function ExportButton({ offer, filter, what = 'The tickets of this list' }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [openings, setOpenings] = useState(0);
  const open = () => {
    setOpenings((before) => before + 1);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className={classes.button} onClick={open}>
        <IconDownload size={18} aria-hidden />
        Export
      </button>
      <dialog ref={dialog} className={classes.dialog} aria-labelledby={titleId}>
        <h2 id={titleId}>Export tickets</h2>
        {openings > 0 && (
          <ExportForm
            key={openings}
            offer={offer}
            filter={filter}
            what={what}
            onClose={() => dialog.current?.close()}
          />
        )}
      </dialog>
    </>
  );
}
