import type { ResidentMessages } from './resident-messages.ts';

export const AF: ResidentMessages = {
  beforeNumber: 'Opdatering vir ',
  afterNumber: ': U verslag is nou ',
  status: {
    new: 'ontvang',
    open: 'ontvang en onder hersiening',
    in_progress: 'word aan gewerk',
    awaiting_citizen: 'in afwagting van u antwoord',
    awaiting_supplier: "in afwagting van 'n verskaffer",
    awaiting_internal: "in afwagting van 'n ander departement",
    escalated: 'verwys na senior span',
    resolved: 'opgelos - bevestig asseblief',
    closed: 'gesluit',
    reopened: 'heropen',
    cancelled: 'gekanselleer',
  },
};
