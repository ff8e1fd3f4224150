import { localDay } from '#lib/domain/time/local-day.ts';
import { readWardFigures } from '#lib/figures/ward-figures.ts';
import { wardReportPdf } from '#lib/figures/ward-report-pdf.ts';
import { apiHandler, idParams } from '#lib/http/api-handler.ts';
import { readWardMap } from '#lib/maps/ward-map.ts';

export const GET = apiHandler({ params: idParams, thing: 'ward' }, async ({ actor, params, now }) => {
  const report = await readWardFigures(actor, params.id, now);
  const pdf = await wardReportPdf(report, await readWardMap(actor, params.id, now), actor.timeZone);
  const day = localDay(now, actor.timeZone);
  return new Response(new Uint8Array(pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="ward-${report.ward.number}-${day}.pdf"`,
    },
  });
});
