import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { EDITED_KEYS, type EditedKey, FIELDS } from './fields.ts';

/** What an edit takes, by the fields that it names. Whoever may edit anything may correct, so an empty edit takes that. */
export const actionsOfEdit = (edit: { readonly [K in EditedKey]?: unknown }) =>
  new Set([
    'ticket.correct' as const,
    ...EDITED_KEYS.filter((key) => edit[key] !== undefined).map((key) => FIELDS[key].editedWith),
  ]);

/** The fields that this actor may change by an edit. */
export const editableFields = (actor: Pick<Actor, 'role'>): EditedKey[] =>
  EDITED_KEYS.filter((key) =>
    [...actionsOfEdit({ [key]: true })].every((action) => can(actor, action).allowed),
  );
