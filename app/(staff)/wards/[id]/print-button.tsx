'use client';

import { IconPrinter } from '@tabler/icons-react';

export function PrintButton() {
  return (
    <button type="button" onClick={() => window.print()}>
      <IconPrinter size={18} aria-hidden /> Print
    </button>
  );
}
