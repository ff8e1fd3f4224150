import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { EDITED_KEYS, type EditedKey, FIELDS } from './fields.ts';

/** The rights that an edit needs, by its fields. Every editing role has `ticket.correct`, all that an empty edit needs. */
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
