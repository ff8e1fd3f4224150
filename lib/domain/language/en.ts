import type { ResidentMessages } from './resident-messages.ts';

export const EN: ResidentMessages = {
  beforeNumber: 'Update for ',
  afterNumber: ': Your report is now ',
  status: {
    new: 'received',
    open: 'received and under review',
    in_progress: 'being worked on',
    awaiting_citizen: 'waiting for your answer',
    awaiting_supplier: 'waiting for a supplier',
    awaiting_internal: 'waiting for another department',
    escalated: 'escalated to senior team',
    resolved: 'resolved - please confirm',
    closed: 'closed',
    reopened: 'reopened',
    cancelled: 'cancelled',
  },
};
