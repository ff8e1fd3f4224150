import { randomUUID } from 'node:crypto';
import { municipalityOf } from '#lib/db/municipality.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { systemActor, type TenantId } from '#lib/domain/access/actor.ts';
import { decideNew } from '#lib/domain/ticket/decide.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { newTrackingNumber } from '#lib/tickets/tracking-number.ts';
import {
  type CategoryIndex,
  createCategory,
  ensureCategories,
  type KnownCategory,
  unknownCategory,
} from './ensure-categories.ts';
import { FieldReader } from './field-source.ts';
import type { TicketMapping } from './mapping.ts';
import { type OnReject, RowFault, type SourceRow, type SourceTable } from './source-row.ts';
import { type TicketDraft, ticketReader } from './ticket-row.ts';
import { type BatchRow, writeBatch } from './write-batch.ts';

export type TicketCounts = {
  read: number;
  /** Left out by the mapping's `where`. */
  passedOver: number;
  imported: number;
  alreadyThere: number;
  rejected: number;
};

type Options = {
  now: Date;
  onReject: OnReject;
  onProgress?: (counts: TicketCounts) => void;
  batchSize?: number;
  batchesInFlight?: number;
};

/** Measured, see docs/import.md: smaller batches pay for their round trips, larger ones only hold more memory. */
const BATCH_SIZE = 500;
/** One is written while the next is read; more than two gain nothing on two cores. */
const BATCHES_IN_FLIGHT = 2;

type Municipality = {
  tenantId: TenantId;
  code: string;
  language: NewTicket['language'];
  categories: CategoryIndex;
  policies: SlaPolicies;
};

/**
 * Brings a file's tickets in, batch by batch, each in a transaction of its own: routed and timed like any other ticket. A
 * bad row goes to `onReject` and stops nothing. Rows whose id is already there are passed over, so an import that was
 * interrupted is simply run again. Of the whole file only the ids are held in memory.
 */
export async function importTickets(
  tenantId: TenantId,
  table: SourceTable,
  mapping: TicketMapping,
  options: Options,
): Promise<TicketCounts> {
  const counts: TicketCounts = { read: 0, passedOver: 0, imported: 0, alreadyThere: 0, rejected: 0 };
  const reject: OnReject = (row, fault) => {
    counts.rejected += 1;
    options.onReject(row, fault);
  };
  const queue = new BatchQueue(tenantId, options, counts, reject);
  const toTicket = ticketMaker(
    await openMunicipality(tenantId, mapping),
    mapping,
    table.columns,
    options.now,
  );
  const isWanted = new FieldReader(table.columns, mapping.nulls).filter(mapping.where);

  const take = async (row: SourceRow) => {
    counts.read += 1;
    if (row.fault !== undefined) throw new RowFault('malformed row', row.fault);
    if (isWanted(row)) await queue.add({ row, ticket: await toTicket(row) });
    else counts.passedOver += 1;
  };
  try {
    for await (const row of table.rows) {
      await take(row).catch((error) => {
        if (!(error instanceof RowFault)) throw error;
        reject(row, error);
      });
    }
    await queue.flush();
  } finally {
    // Also where the file or the database failed: nothing is written after this function has ended.
    await queue.settled();
  }
  return counts;
}

function openMunicipality(tenantId: TenantId, mapping: TicketMapping): Promise<Municipality> {
  return withActor(systemActor(tenantId), async (tx) => {
    await ensureStandardPolicies(tx, tenantId);
    const { code, language } = await municipalityOf(tx);
    return {
      tenantId,
      code,
      language: mapping.language ?? language,
      categories: await ensureCategories(tx, tenantId, mapping.categories),
      policies: await loadPolicies(tx),
    };
  });
}

/** From a row to a ticket; throws RowFault. Remembers the ids it has seen. */
function ticketMaker(
  municipality: Municipality,
  mapping: TicketMapping,
  columns: readonly string[],
  now: Date,
): (row: SourceRow) => NewTicket | Promise<NewTicket> {
  const read = ticketReader(mapping, columns, now);
  const seen = new Set<string>();
  const categoryOf = (draft: TicketDraft): KnownCategory | Promise<KnownCategory> => {
    const known = municipality.categories.get(draft.category.text);
    if (known) return known;
    if (!mapping.createCategories) throw unknownCategory(draft.category.text);
    return addCategory(municipality, draft);
  };
  const make = (draft: TicketDraft, category: KnownCategory) => {
    seen.add(draft.externalRef);
    return newTicket(municipality, draft, category, now);
  };
  return (row) => {
    const draft = read(row);
    if (seen.has(draft.externalRef)) {
      throw new RowFault(
        'duplicate id',
        `The id “${draft.externalRef}” stood in an earlier row of the file.`,
      );
    }
    const category = categoryOf(draft);
    return category instanceof Promise ? category.then((made) => make(draft, made)) : make(draft, category);
  };
}

async function addCategory({ tenantId, categories }: Municipality, { category }: TicketDraft) {
  const made = await withActor(systemActor(tenantId), (tx) => createCategory(tx, tenantId, category));
  categories.set(category.text, made);
  return made;
}

/** History as a ticket of ours would have left it: what is completed is closed, and its timers ended then. */
function newTicket(
  { code, language, policies }: Municipality,
  { category: _, completedAt, resolutionSummary, priority, createdAt, ...fields }: TicketDraft,
  category: KnownCategory,
  now: Date,
): NewTicket {
  const identity = { id: randomUUID(), trackingNumber: newTrackingNumber(code), createdBy: null } as const;
  const { patch } = decideNew(
    {
      kind: 'create',
      ticket: { ...fields, ...identity, source: 'import', language },
      category,
      priority: priority ?? category.defaultPriority,
      createdAt,
      historical: { completedAt, resolutionSummary },
    },
    { policies },
    now,
  );
  return patch;
}

/** Gathers rows into batches and keeps a few of them on their way to the database; `add` waits while all are busy. */
class BatchQueue {
  readonly #tenantId: TenantId;
  readonly #options: Options;
  readonly #counts: TicketCounts;
  readonly #reject: OnReject;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  #batch: BatchRow[] = [];

  constructor(tenantId: TenantId, options: Options, counts: TicketCounts, reject: OnReject) {
    this.#tenantId = tenantId;
    this.#options = options;
    this.#counts = counts;
    this.#reject = reject;
  }

  add(item: BatchRow): Promise<void> | undefined {
    this.#batch.push(item);
    return this.#batch.length < (this.#options.batchSize ?? BATCH_SIZE) ? undefined : this.#send();
  }

  /** Writes what is left, and throws if anything could not be written. */
  async flush(): Promise<void> {
    if (this.#batch.length > 0) await this.#send();
    await this.settled();
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Waits for all that is on its way, whatever becomes of it. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    while (this.#inFlight.size >= (this.#options.batchesInFlight ?? BATCHES_IN_FLIGHT)) {
      await Promise.race(this.#inFlight);
    }
    // Kept until somebody waits: nobody does while rows are read.
    if (this.#failures.length > 0) throw this.#failures[0];
    const writing = this.#write(batch)
      .catch((error) => void this.#failures.push(error))
      .finally(() => this.#inFlight.delete(writing));
    this.#inFlight.add(writing);
  }

  async #write(batch: BatchRow[]): Promise<void> {
    const { imported, alreadyThere } = await writeBatch(this.#tenantId, batch, this.#reject);
    this.#counts.imported += imported;
    this.#counts.alreadyThere += alreadyThere;
    this.#options.onProgress?.(this.#counts);
  }
}
