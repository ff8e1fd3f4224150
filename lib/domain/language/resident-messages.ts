import type { TicketStatus } from '#lib/domain/ticket/status.ts';

/** What a language has to say to residents: a file a language (`en.ts`). One that lacks a status does not compile. */
export type ResidentMessages = {
  /** An update reads: `beforeNumber`, the tracking number, `afterNumber`, the status, a full stop. */
  beforeNumber: string;
  afterNumber: string;
  status: Readonly<Record<TicketStatus, string>>;
};
