'use client';

import { Tabs, TabsList, TabsPanel, TabsTab } from '@mantine/core';
import type { ReactNode } from 'react';

/** The story for people, and the record for whoever has to prove it. */
export function TicketTabs({ timeline, audit }: { timeline: ReactNode; audit: ReactNode }) {
  return (
    <Tabs defaultValue="timeline">
      <TabsList>
        <TabsTab value="timeline">Timeline</TabsTab>
        <TabsTab value="audit">Audit</TabsTab>
      </TabsList>
      <TabsPanel value="timeline" pt="md">
        {timeline}
      </TabsPanel>
      <TabsPanel value="audit" pt="md">
        {audit}
      </TabsPanel>
    </Tabs>
  );
}
