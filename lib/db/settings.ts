import { type SettingsVersion, type Tx, transactionStart } from './with-actor.ts';

/**
 * Keeps in this process what `read` finds of a municipality's settings, for as long as their version stands
 * (prisma/migrations/…_settings_version). The function that it makes takes the version at which the settings are wanted:
 * that of `transactionStart(tx)`. Without one it asks which version holds now, so a transaction that has changed settings
 * finds its own, and a command that waited for a ticket's lock finds what was changed meanwhile (docs/decisions/012).
 *
 * READ COMMITTED gives each statement a snapshot of its own. The version is read before the rows, so what is kept under a
 * version is never older than it. It may be newer, where a change was committed in between; then the version has moved on,
 * and only a transaction that began before can still be given those rows, as it would be by reading them itself.
 */
export function cachedBySettings<T>(
  read: (tx: Tx) => Promise<T>,
): (tx: Tx, version?: SettingsVersion | null) => Promise<T> {
  const known = new Map<string, { version: SettingsVersion; value: T }>();
  return async (tx, version) => {
    const { tenantId } = transactionStart(tx);
    const entry = known.get(tenantId);
    if (entry && entry.version === version) return entry.value;
    const current = await settingsVersion(tx);
    if (entry && entry.version === current) return entry.value;
    const value = await read(tx);
    known.set(tenantId, { version: current, value });
    return value;
  };
}

/**
 * The version that holds now, and in a transaction that has changed settings its own. Throws where the municipality has none:
 * settings kept under no version would never be read again.
 */
async function settingsVersion(tx: Tx): Promise<SettingsVersion> {
  const [row] = await tx.$queryRaw<{ version: SettingsVersion | null }[]>`
    /* named: settings version */ select settings_version() as version`;
  if (!row?.version) throw new Error('The municipality has no version of its settings.');
  return row.version;
}
