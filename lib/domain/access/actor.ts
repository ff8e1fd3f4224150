import { type ActorRole, ticketScope } from './roles.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'tenant'>;
export type UserId = Branded<'user'>;

/** Who asks, in one municipality, in one role. Everything a policy or a command may know of the caller. */
export type Actor = {
  readonly tenantId: TenantId;
  /** Null for an API key and for jobs. */
  readonly userId: UserId | null;
  readonly role: ActorRole;
  /** Wards of a councillor; empty for others. */
  readonly wardIds: readonly string[];
  /** Teams of a field worker or a SAPS liaison; empty for others. */
  readonly teamIds: readonly string[];
  readonly ip: string | null;
};

/**
 * An actor who reads and names times by the municipality's clocks: people and API keys, with whom the zone is loaded.
 * Filters by day, lists, maps, documents and exports ask for it. Jobs that act as the system compare instants only, so
 * `systemActor` needs no look-up; where a job's output has a time in it, the statement that reads the facts reads the zone too.
 */
export type LocalActor = Actor & {
  /** IANA name, such as `Africa/Johannesburg`. */
  readonly timeZone: string;
};

/** The actor of jobs, imports and seeds: sees all of one municipality. */
export function systemActor(tenantId: TenantId): Actor {
  return { tenantId, userId: null, role: 'system', wardIds: [], teamIds: [], ip: null };
}

/** The wards that the actor is kept to; null where there is no such limit. */
export const ownWards = (actor: Pick<Actor, 'role' | 'wardIds'>): readonly string[] | null =>
  ticketScope(actor.role) === 'own_wards' ? actor.wardIds : null;
