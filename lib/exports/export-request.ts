import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { forbidden } from '#lib/errors.ts';
import { several, ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import { COLUMN_KEYS, type ColumnKey, columnOf, columnsFor, usualColumnsFor } from './export-columns.ts';

const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const column = z.enum(COLUMN_KEYS, `A column is one of ${COLUMN_KEYS.join(', ')}.`);

/** What stands in the address of a direct export. */
export const exportQuery = ticketFilterSchema.extend({ columns: several(column).optional() });

/** What is asked of an export that is made as a file. */
export const exportRequestInput = z.strictObject({
  format: z.enum(EXPORT_FORMATS, 'The format is csv or xlsx.'),
  columns: z.array(column).max(COLUMN_KEYS.length).optional(),
  filter: ticketFilterSchema.default({}),
});

export type ExportRequest = z.infer<typeof exportRequestInput>;

export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<ExportFormat, string>;

/** `amz-tickets-2026-11-21.xlsx` */
export const fileName = (municipalityCode: string, madeOn: string, format: ExportFormat): string =>
  `${municipalityCode.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-tickets-${madeOn}.${format}`;

/**
 * The columns asked for, each once and in the order asked for, or the usual ones.
 * @throws AppError `forbidden` for who may not export, or not these columns
 */
export function allowedColumns(actor: Actor, asked: readonly ColumnKey[] | undefined): ColumnKey[] {
  requireCan(actor, 'ticket.export');
  if (!asked?.length) return usualColumnsFor(actor);
  const allowed = columnsFor(actor);
  const refused = asked.filter((key) => !allowed.includes(key)).map((key) => columnOf(key).header);
  if (refused.length > 0) {
    throw forbidden(
      `People’s words and personal data are not exported for councillors. Leave out: ${refused.join(', ')}.`,
    );
  }
  return [...new Set(asked)];
}
