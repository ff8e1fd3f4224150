import type { Language } from '#lib/domain/language/languages.ts';
import { cachedBySettings } from './settings.ts';
import { type Tx, transactionStart } from './with-actor.ts';

type Municipality = { code: string; name: string; language: Language; timeZone: string };

const loadMunicipality = cachedBySettings(async (tx): Promise<Municipality> => {
  const row = await tx.municipality.findFirstOrThrow({
    where: { id: transactionStart(tx).tenantId },
    select: { code: true, name: true, language: true, timeZone: true },
  });
  return { ...row, language: row.language as Language };
});

/** The actor's municipality as it was when the transaction began. */
export const municipalityOf = (tx: Tx): Promise<Municipality> =>
  loadMunicipality(tx, transactionStart(tx).settingsVersion);
