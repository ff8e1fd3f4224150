import { municipalityOf } from '#lib/db/municipality.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';
import { ROLE_NAMES } from '#lib/domain/access/roles.ts';
import { columnOf, localSeconds, localTimeText } from './export-columns.ts';
import type { ExportRequest } from './export-request.ts';
import { filterInWords } from './filter-words.ts';

/** Where a file comes from: what its name and its sheet `About` say. */
export type ExportOrigin = {
  municipality: { name: string; code: string };
  madeBy: string;
};

export async function readOrigin(tx: Tx, actor: Actor): Promise<ExportOrigin> {
  const municipality = await municipalityOf(tx);
  const person = actor.userId
    ? await tx.user.findUnique({ where: { id: actor.userId }, select: { name: true } })
    : null;
  const role = ROLE_NAMES[actor.role];
  return { municipality, madeBy: person ? `${person.name}, ${role}` : `A program, ${role}` };
}

type Lines = readonly (readonly [string, string])[];

/** The lines of the sheet `About`, for whatever number of rows it comes to. */
export async function aboutLines(
  actor: LocalActor,
  request: ExportRequest & { columns: NonNullable<ExportRequest['columns']> },
  { municipality, madeBy }: ExportOrigin,
  now: Date,
): Promise<(rows: number) => Lines> {
  const { timeZone } = actor;
  const filter = await filterInWords(actor, request.filter);
  return (rows) => [
    ['Municipality', municipality.name],
    ['Made by', madeBy],
    ['Made at', `${localTimeText(localSeconds(now, timeZone))} (${timeZone}), as all times here`],
    ['Tickets', String(rows)],
    ...filter,
    ['Order', 'Newest first'],
    ['Columns', request.columns.map((key) => columnOf(key).header).join(', ')],
  ];
}
