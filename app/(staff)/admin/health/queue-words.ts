/** What the jobs of a queue do. */
const WORDS: Record<string, string> = {
  'sla.sweep': 'Sweep of the clocks',
  'sla.recompute': 'Moving deadlines after a change of service levels',
  'ticket.notify': 'Sending messages',
  'ticket.reroute': 'Routing tickets again after an edit of a team',
  'export.run': 'Making an export',
  'audit.seal': 'Sealing the audit trail',
  'maintenance.prune': 'Clearing up',
};

export const queueWords = (queue: string): string => WORDS[queue] ?? queue;
