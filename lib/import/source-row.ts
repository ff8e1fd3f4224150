/** One row of a CSV file or sheet, or one feature of a GeoJSON file. */
export type SourceRow = {
  /** 1-based line on which the row begins; of GeoJSON the number of the feature. */
  line: number;
  /** In the order of the table's columns; `''` where the file has nothing. */
  cells: readonly string[];
  /** Not yet checked; null where the file has none. */
  geometry: unknown;
  /** Set where the file itself is broken here: the row cannot be used, only reported. */
  fault?: string;
};

export type SourceTable = {
  columns: readonly string[];
  rows: AsyncIterable<SourceRow> | Iterable<SourceRow>;
  /** How much of the file has been read, 0 to 1. */
  progress: () => number;
};

/** Faults of rows, in the words of the summary. */
export type FaultKind =
  | 'malformed row'
  | 'missing value'
  | 'duplicate id'
  | 'unreadable date'
  | 'created in the future'
  | 'completed before created'
  | 'invalid location'
  | 'invalid geometry'
  | 'unknown category'
  | 'invalid value'
  | 'refused by the database';

/** Why a row does not come in: the kind for the summary, the sentence for whoever mends the row. */
export class RowFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, sentence: string) {
    super(sentence);
    this.kind = kind;
  }
}

export type OnReject = (row: SourceRow, fault: RowFault) => void;

/** A fault of the file or the mapping as a whole. Its message is a sentence for the person at the terminal. */
export class ImportError extends Error {
  override name = 'ImportError';
}
