import type { SystemTx } from '#lib/db/with-actor.ts';
import type { LevelHolder } from '#lib/domain/ticket/commands.ts';
import { findStaff } from './staff-recipients.ts';

/** What a ticket's history says of a level of its chain at which nobody can open the ticket. */
export const NOBODY_AT_LEVEL = {
  adminsTold: 'Nobody at this level can open the ticket, so the administrators are told.',
  nobodyTold: 'Nobody at this level can open the ticket, and there is no administrator to be told.',
} as const;

export type WantedLevel = {
  ticketId: string;
  level: number;
  policyId: string | null;
  audience: 'chain' | 'team_manager' | 'managers' | 'admins';
};

export const levelKey = ({ ticketId, level }: Pick<WantedLevel, 'ticketId' | 'level'>) =>
  `${ticketId} ${level}`;

/**
 * Who holds these levels: the one person whom a level names, and whether it has anybody at all. Who is named there may
 * have left, or not see the ticket; a chain must not be climbed in silence.
 * @returns by `levelKey`
 */
export async function findLevelHolders(
  tx: SystemTx,
  levels: readonly WantedLevel[],
): Promise<Map<string, LevelHolder>> {
  const found = Map.groupBy(await findStaff(tx, levels), ({ key }) => key);
  const unstaffed = levels.find((_, key) => !found.has(key));
  const sentence = unstaffed ? await sentenceOf(tx, unstaffed) : null;
  return new Map(
    levels.map((level, key) => {
      const named = found.get(key)?.find(({ isNamed }) => isNamed);
      return [
        levelKey(level),
        { personId: named?.userId ?? null, unstaffed: found.has(key) ? null : sentence },
      ];
    }),
  );
}

/** Administrators see the tickets of every team, so any of the tickets finds them all. */
async function sentenceOf(tx: SystemTx, { ticketId }: WantedLevel): Promise<string> {
  const admins = await findStaff(tx, [{ ticketId, audience: 'admins' }]);
  return admins.length > 0 ? NOBODY_AT_LEVEL.adminsTold : NOBODY_AT_LEVEL.nobodyTold;
}
