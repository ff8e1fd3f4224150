import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AppLink } from '#components/shell/app-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { ownWards } from '#lib/domain/access/actor.ts';
import { FIGURE_KEYS, FIGURES, figureText, medianOf, verdict } from '#lib/figures/ward-comparison.ts';
import { listWardFigures } from '#lib/figures/ward-figures.ts';
import classes from './wards.module.css';

export const metadata: Metadata = { title: 'Wards' };

export default async function WardsPage() {
  const actor = await requireAllowed('ward.report', '/wards');
  const wards = await listWardFigures(actor, new Date());
  const [only, ...others] = wards;
  const areOwn = ownWards(actor) !== null;
  if (areOwn && only && others.length === 0) redirect(`/wards/${only.ward.id}`);
  const medians = new Map(
    FIGURE_KEYS.map((key) => [key, medianOf(wards.map(({ figures }) => figures[key]))]),
  );
  return (
    <div className={classes.page}>
      <div>
        <h1>{areOwn ? 'My wards' : 'Wards'}</h1>
        {wards.length > 0 && (
          <p className="lead">
            Open a ward for its map and report.
            <span className={classes.worse} aria-hidden />{' '}
            <span aria-hidden>marks what is worse than the median of all wards.</span>
          </p>
        )}
      </div>
      {wards.length === 0 ? (
        <p className={classes.nothing}>
          {areOwn
            ? 'No ward is yours yet. An administrator gives you one.'
            : 'There are no wards yet. An administrator imports them.'}
        </p>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Ward</th>
                {FIGURE_KEYS.map((key) => (
                  <th scope="col" key={key} className={classes.number}>
                    {FIGURES[key].name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {wards.map(({ ward, figures }) => (
                <tr key={ward.id}>
                  <th scope="row">
                    <AppLink href={`/wards/${ward.id}`}>
                      {ward.number}&nbsp;· {ward.name}
                    </AppLink>
                  </th>
                  {FIGURE_KEYS.map((key) => (
                    <td key={key} className={classes.number}>
                      {figureText(key, figures[key])}
                      {verdict(key, { ward: figures[key], median: medians.get(key) ?? null }) === 'worse' && (
                        <span className={classes.worse} title="Worse than the median">
                          <span className="visually-hidden">, worse than the median</span>
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
            {!areOwn && (
              <tfoot>
                <tr>
                  <th scope="row">Median</th>
                  {FIGURE_KEYS.map((key) => (
                    <td key={key} className={classes.number}>
                      {figureText(key, medians.get(key) ?? null)}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </div>
  );
}
