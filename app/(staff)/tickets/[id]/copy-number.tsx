'use client';

import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './ticket-header.module.css';

const TOLD_MILLISECONDS = 4000;

/** Copies the tracking number, and says that it did. */
export function CopyNumber({ trackingNumber }: { trackingNumber: string }) {
  const [told, setTold] = useState<'Copied' | 'Not allowed here: mark the number and copy it' | null>(null);
  const copy = async () => {
    // There is no clipboard on plain http, and a browser may refuse it.
    const done = await navigator.clipboard?.writeText(trackingNumber).then(
      () => true,
      () => false,
    );
    setTold(done ? 'Copied' : 'Not allowed here: mark the number and copy it');
    setTimeout(() => setTold(null), TOLD_MILLISECONDS);
  };
  const Icon = told === 'Copied' ? IconCheck : IconCopy;
  return (
    <>
      <button type="button" className={classes.copy} onClick={copy} aria-label="Copy the tracking number">
        <Icon size={16} aria-hidden />
      </button>
      <span role="status" className={classes.copied}>
        {told}
      </span>
    </>
  );
}
