import { ownerClient } from './client.ts';

/**
 * Lets the planner know at once of a mass of new tickets. By itself it hears of them minutes later, and of a small share of
 * large tables not at all.
 */
export async function gatherStatistics(): Promise<void> {
  await ownerClient()
    .$executeRaw`analyze tickets, ticket_audit, ticket_events, ticket_reporters, ticket_assignments`;
}
