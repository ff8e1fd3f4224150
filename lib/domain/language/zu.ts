import type { ResidentMessages } from './resident-messages.ts';

export const ZU: ResidentMessages = {
  beforeNumber: 'Isibuyekezo se-',
  afterNumber: ': Umbiko wakho manje ',
  status: {
    new: 'yamukelwe',
    open: 'yamukelwe futhi ibhekwa',
    in_progress: 'kuyasebenzelwa',
    awaiting_citizen: 'ilinde impendulo yakho',
    awaiting_supplier: 'ilinde umhlinzeki',
    awaiting_internal: 'ilinde omunye umnyango',
    escalated: 'idluliselwe ethimini eliphezulu',
    resolved: 'ixazululiwe - sicela uqinisekise',
    closed: 'ivaliwe',
    reopened: 'ivulwe kabusha',
    cancelled: 'ikhanseliwe',
  },
};
