import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { areaText, figure } from '#lib/domain/language/format-number.ts';
import type { AreaDryRun } from '#lib/service-areas/dry-run-area.ts';
import classes from './area.module.css';

type Props = {
  teamName: string;
  isUnsaved: boolean;
  /** What the check found; null before it, and once something else is drawn. */
  found: AreaDryRun | null;
  pending: boolean;
  onCheck: () => void;
  onSave: (reroute: boolean) => void;
};

/** Looking before saving: nothing is saved unseen. */
export function DryRunReport({ teamName, isUnsaved, found, pending, onCheck, onSave }: Props) {
  const [reroute, setReroute] = useState(false);
  return (
    <section className={classes.panel}>
      <h2>Before saving</h2>
      {!found && (
        <p className="quiet">
          {isUnsaved
            ? 'See which tickets would move, and what would be covered by no team or by two. Then save.'
            : 'Nothing has changed yet. You can still see how things stand.'}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          variant={found ? 'default' : 'filled'}
          size="sm"
          loading={pending && !found}
          onClick={onCheck}
        >
          See what would change
        </Button>
      </div>
      {found && (
        <div role="status" className={classes.findings}>
          <p>
            {found.km2 === 0
              ? `${teamName} would have no area, and take tickets of its categories that lie near no other team’s.`
              : `The area has ${areaText(found.km2)}.`}
          </p>
          <Moves moves={found.moves} />
          <Gaps gaps={found.gaps} />
          <Overlaps overlaps={found.overlaps} />
          <Checkbox
            label="Route the open tickets again now"
            description="Tickets that somebody assigned by hand stay where they are."
            checked={reroute}
            onChange={(event) => setReroute(event.currentTarget.checked)}
          />
          <div className={classes.buttons}>
            <Button
              size="sm"
              disabled={!isUnsaved && !reroute}
              loading={pending}
              onClick={() => onSave(reroute)}
            >
              Save the area
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

const NOBODY = 'No team';

function Moves({ moves: { total, byTeams, tickets } }: Pick<AreaDryRun, 'moves'>) {
  if (total === 0) return <p>No open ticket would move.</p>;
  return (
    <>
      <h3>{total === 1 ? 'One open ticket would move' : `${figure(total)} open tickets would move`}</h3>
      <table className={classes.table} aria-label="Open tickets that would move">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" data-number>
              Tickets
            </th>
          </tr>
        </thead>
        <tbody>
          {byTeams.map(({ from, to, tickets: count }) => (
            <tr key={`${from?.id} ${to?.id}`}>
              <td>{from?.name ?? NOBODY}</td>
              <td>{to?.name ?? NOBODY}</td>
              <td data-number>{figure(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>{total > tickets.length ? `The oldest ${tickets.length} of them` : 'Which ones'}</summary>
        <ul className={classes.moves}>
          {tickets.map(({ id, trackingNumber, title, category, from, to }) => (
            <li key={id}>
              <AppLink href={`/tickets/${id}`} target="_blank">
                {trackingNumber}
              </AppLink>{' '}
              {title} ({category}): {from?.name ?? NOBODY} → {to?.name ?? NOBODY}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Gaps({ gaps }: Pick<AreaDryRun, 'gaps'>) {
  return (
    <>
      <h3>
        <span className={`${classes.swatch} ${classes.gap}`} aria-hidden="true" /> Covered by no team
      </h3>
      {gaps.length === 0 && <p>The team has no category yet.</p>}
      <ul className={classes.moves}>
        {gaps.map(({ category, km2, km2Before, fallbackTeams }) => (
          <li key={category.code}>
            {category.name}: {km2 === 0 ? 'nothing' : areaText(km2)}
            {areaText(km2) !== areaText(km2Before) && ` (now ${areaText(km2Before)})`}
            {km2 > 0 && fallbackTeams.length > 0 && `. Takes it anyway: ${fallbackTeams.join(', ')}`}
          </li>
        ))}
      </ul>
    </>
  );
}

function Overlaps({ overlaps }: Pick<AreaDryRun, 'overlaps'>) {
  return (
    <>
      <h3>
        <span className={`${classes.swatch} ${classes.overlap}`} aria-hidden="true" /> Covered by two teams
      </h3>
      {overlaps.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <ul className={classes.moves}>
          {overlaps.map(({ team, categories, km2 }) => (
            <li key={team.id}>
              {team.name}: {areaText(km2)} ({categories.join(', ')}). The smaller area gets the tickets.
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
