import { IconFileTypePdf, IconList, IconMap2 } from '@tabler/icons-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ExportButton } from '#app/(staff)/exports/export-button.tsx';
import { WeeklyBars } from '#components/chart/weekly-bars.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import { BackLink } from '#components/shell/back-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { ownWards } from '#lib/domain/access/actor.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import { AppError } from '#lib/errors.ts';
import { exportOffer } from '#lib/exports/export-offer.ts';
import { readWardFigures } from '#lib/figures/ward-figures.ts';
import { readBaseMap } from '#lib/maps/base-map.ts';
import { readWardMap } from '#lib/maps/ward-map.ts';
import classes from '../wards.module.css';
import { FigureTiles } from './figure-tiles.tsx';
import { OpenByCategory } from './open-by-category.tsx';
import { PrintButton } from './print-button.tsx';
import { RepeatSpots } from './repeat-spots.tsx';
import { WardMapFrame } from './ward-map-frame.tsx';

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: 'Ward' };

export default async function WardPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireAllowed('ward.report', `/wards/${id}`);
  const now = new Date();
  const offer = exportOffer(actor);
  const [report, map, base] = await Promise.all([
    readWardFigures(actor, id, now),
    readWardMap(actor, id, now),
    readBaseMap(actor),
  ]).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  });
  const { ward, at, categories, repeatSpots } = report;
  return (
    <div className={classes.page}>
      {!ownWards(actor) && <BackLink href="/wards">Wards</BackLink>}
      <div className={classes.heading}>
        <div>
          <h1>
            Ward {ward.number} · {ward.name}
          </h1>
          <p className={classes.when}>
            {report.municipality}, {formatDateTime(at, actor.timeZone)}. Compared with the median of all
            wards.
          </p>
        </div>
        <div className={classes.actions}>
          <AppLink href={`/tickets?ward=${id}`}>
            <IconList size={18} aria-hidden /> Tickets
          </AppLink>
          <AppLink href={`/map?ward=${id}`}>
            <IconMap2 size={18} aria-hidden /> Live map
          </AppLink>
          <a href={`/api/v1/wards/${id}/report.pdf`} target="_blank" rel="noreferrer">
            <IconFileTypePdf size={18} aria-hidden /> Report (PDF)
          </a>
          <PrintButton />
          {offer && (
            <ExportButton offer={offer} filter={{ ward: id }} what={`The tickets of ward ${ward.number}`} />
          )}
        </div>
      </div>
      <FigureTiles figures={report.figures} />
      <div className={classes.columns}>
        <section aria-labelledby="where" className={classes.part}>
          <h2 id="where">Where open tickets are</h2>
          <WardMapFrame map={map} spots={repeatSpots} base={{ ...base, bounds: map.bounds }} />
        </section>
        <section aria-labelledby="trend" className={classes.part}>
          <h2 id="trend">Filed and resolved, by week</h2>
          <WeeklyBars weeks={report.weeks} />
        </section>
        <section aria-labelledby="categories" className={classes.part}>
          <h2 id="categories">Open by category</h2>
          <OpenByCategory categories={categories} />
        </section>
        <section aria-labelledby="spots" className={classes.part}>
          <h2 id="spots">Reported again and again</h2>
          <RepeatSpots spots={repeatSpots} at={at} />
        </section>
      </div>
    </div>
  );
}
