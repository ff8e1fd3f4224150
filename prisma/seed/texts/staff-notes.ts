/** Internal notes: staff write them to one another, in English here. */
export const STAFF_NOTES = {
  general: [
    'Same spot as last month. Worth looking at the whole section.',
    'Spoke to the resident on the phone, very friendly.',
    'Bring the long ladder, the short one does not reach.',
    'Photos are on the team’s tablet.',
    'Two neighbours phoned about the same thing.',
    'Access only from the back lane.',
  ],
  supplier: [
    'Spare part ordered, the supplier promises it within five working days.',
    'Waiting for the contractor’s excavator.',
    'Quotation requested from two suppliers on the panel.',
  ],
  internal: [
    'Traffic department has to close the lane first.',
    'Waiting for wayleave from the electricity department.',
    'Finance must release the order.',
  ],
  escalated: [
    'Councillor has asked about this. Please give it priority.',
    'Deadline is close and the team is one person short.',
    'Escalated: third report from the same block this month.',
  ],
  police: ['Officer assigned, contact made by phone.', 'Referred to the social worker as well.'],
} as const satisfies Record<string, readonly [string, ...string[]]>;
