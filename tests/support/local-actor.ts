import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';

/** The actor, in a municipality of South Africa: where `makeMunicipality` makes them unless told otherwise. */
export const southAfrican = (actor: Actor): LocalActor => ({ ...actor, timeZone: 'Africa/Johannesburg' });
