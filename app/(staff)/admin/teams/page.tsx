import type { Metadata } from 'next';
import { AppLink } from '#components/shell/app-link.tsx';
import { requireAllowed } from '#lib/auth/session.ts';
import { areaText, figure } from '#lib/domain/language/format-number.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { listTeamDesks, type TeamDesk } from '#lib/people/list-team-desks.ts';
import classes from './teams.module.css';

export const metadata: Metadata = { title: 'Teams and areas' };

export default async function TeamsPage() {
  const actor = await requireAllowed('areas.manage', '/admin/teams');
  const teams = await listTeamDesks(actor);
  return (
    <div className={classes.page}>
      <div>
        <h1>Teams and areas</h1>
        <p className="lead">
          A ticket goes to the team of its category whose area covers the spot; of several, to the one with
          the smallest area.
        </p>
      </div>
      {teams.length === 0 ? (
        <p className="quiet">There are no teams yet. Teams are brought in by an import.</p>
      ) : (
        <section className={classes.scroll} aria-label="Teams">
          <table className={classes.table} aria-label="Teams">
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">Categories</th>
                <th scope="col">Area</th>
                <th scope="col">Manager</th>
                <th scope="col" data-number>
                  Open tickets
                </th>
              </tr>
            </thead>
            <tbody>
              {teams.map((team) => (
                <TeamRow key={team.id} team={team} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function TeamRow({ team }: { team: TeamDesk }) {
  return (
    <tr>
      <th scope="row">
        {team.name}
        {!team.isActive && <span className="quiet"> (switched off)</span>}
      </th>
      <td>{team.categories.join(', ') || 'None'}</td>
      <td>
        {team.isSaps ? (
          <span className="quiet">Police station: nearest, however far</span>
        ) : (
          <AppLink href={`/admin/teams/${team.id}/area`} className={classes.whole}>
            {team.areaKm2 === null ? 'No area: draw one' : areaText(team.areaKm2)}
            <span className="visually-hidden">, area of {team.name}</span>
          </AppLink>
        )}
      </td>
      <td className={classes.whole}>{team.manager ?? 'Nobody'}</td>
      <td data-number>
        {team.openTickets === null ? (
          '–'
        ) : (
          <AppLink href={`/tickets?team=${team.id}&status=${UNFINISHED_STATUSES.join(',')}`}>
            {figure(team.openTickets)}
          </AppLink>
        )}
      </td>
    </tr>
  );
}
