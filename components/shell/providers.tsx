'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { cssVariables, theme } from './theme.ts';

/** How long a notice stays: long enough to read it twice and to reach its “Undo” by keyboard. */
const NOTICE_MILLISECONDS = 15_000;

export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {children}
      <Notifications position="bottom-left" autoClose={NOTICE_MILLISECONDS} />
    </MantineProvider>
  );
}
