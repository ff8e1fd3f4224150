type Row = { id: string };

export type SteadyRows<R extends Row> = {
  /** In the order that one reads, each as it is now. */
  rows: R[];
  /** Those of them that the list no longer has. What is known of them is old. */
  gone: ReadonlySet<string>;
  /** How many it has besides. */
  more: number;
  /** Whether the list looks otherwise than what is shown. */
  hasMoved: boolean;
};

/** The rows that somebody is reading, kept in their places while the list goes on. */
export function steadyRows<R extends Row>(read: readonly R[], latest: readonly R[]): SteadyRows<R> {
  const known = new Set(read.map(({ id }) => id));
  const now = new Map(latest.map((row) => [row.id, row]));
  return {
    rows: read.map((row) => now.get(row.id) ?? row),
    gone: new Set([...known].filter((id) => !now.has(id))),
    more: latest.filter(({ id }) => !known.has(id)).length,
    hasMoved: read.length !== latest.length || read.some(({ id }, at) => latest[at]?.id !== id),
  };
}
