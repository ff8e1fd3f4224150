import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Notice } from '#components/form/notice.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import { BackLink } from '#components/shell/back-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { AppError } from '#lib/errors.ts';
import { readBaseMap } from '#lib/maps/base-map.ts';
import { readAreaSurroundings, readServiceArea } from '#lib/service-areas/service-area.ts';
import { AreaEditor } from './area-editor.tsx';

export const metadata: Metadata = { title: 'Service area' };

type Props = { params: Promise<{ id: string }> };

export default async function AreaPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireAllowed('areas.manage', `/admin/teams/${id}/area`);
  const saved = await readServiceArea(actor, id).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found') notFound();
    return error.message;
  });
  if (typeof saved === 'string') {
    return (
      <>
        <h1>Service area</h1>
        <Notice tone="calm" title="Nothing to draw here">
          <p>{saved}</p>
          <p>
            <AppLink href="/admin/teams">Back to the teams</AppLink>
          </p>
        </Notice>
      </>
    );
  }
  const [base, surroundings] = await Promise.all([readBaseMap(actor), readAreaSurroundings(actor, id)]);
  return (
    <>
      <BackLink href="/admin/teams">Teams and areas</BackLink>
      <h1>Area of {saved.team.name}</h1>
      <AreaEditor key={saved.team.id} opened={saved} base={base} surroundings={surroundings} />
    </>
  );
}
