/** Whom a level of an escalation chain can notify. */
export const CHAIN_TARGETS = ['team_manager', 'managers', 'admins', 'person'] as const;

export type ChainTarget = (typeof CHAIN_TARGETS)[number];

export const MOST_LEVELS = 9;
