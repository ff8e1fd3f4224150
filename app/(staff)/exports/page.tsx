import type { Metadata } from 'next';
import { requireAllowed } from '#lib/auth/session.ts';
import { listExports } from '#lib/exports/read-export.ts';
import { ExportList } from './export-list.tsx';
import classes from './exports.module.css';

export const metadata: Metadata = { title: 'My exports' };

export default async function ExportsPage() {
  const actor = await requireAllowed('ticket.export', '/exports');
  const exports = await listExports(actor, new Date());
  return (
    <div className={classes.page}>
      <div>
        <h1>My exports</h1>
        <p className="lead">
          What you have taken away from this municipality. Files that were made in the background wait here
          for a day.
        </p>
      </div>
      <ExportList exports={exports} />
    </div>
  );
}
