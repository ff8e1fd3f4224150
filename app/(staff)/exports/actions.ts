'use server';

import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import { countForExport } from '#lib/exports/export-offer.ts';
import { exportRequestInput } from '#lib/exports/export-request.ts';
import type { ExportView } from '#lib/exports/read-export.ts';
import { requestExport } from '#lib/exports/request-export.ts';
import { ticketFilterSchema } from '#lib/tickets/ticket-filter.ts';
import type { TicketCount } from '#lib/tickets/ticket-list.ts';

/** How many tickets an export of this filter would hold. */
export async function countForExportAction(
  filter: Record<string, string>,
): Promise<ActionResult<TicketCount>> {
  const actor = await requireActor();
  return actionResult(() => countForExport(actor, ticketFilterSchema.parse(filter), new Date()));
}

/** Has the file made in the background. */
export async function requestExportAction(input: {
  format: string;
  columns: string[];
  filter: Record<string, string>;
}): Promise<ActionResult<ExportView>> {
  const actor = await requireActor();
  return actionResult(() => requestExport(actor, exportRequestInput.parse(input), new Date()));
}
