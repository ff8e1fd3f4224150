import { areaText, distanceText } from '#lib/domain/language/format-number.ts';
import { ruleTitle } from '#lib/routing/routing-explanation.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import classes from './ticket.module.css';

/** Why this team, for anyone who reads the ticket. */
export function RoutingPanel({
  ticket: { routing, team },
}: {
  ticket: Pick<TicketView, 'routing' | 'team'>;
}) {
  const { candidates } = routing;
  const hasMoved = team?.id !== candidates[0]?.teamId;
  return (
    <section className={classes.panel}>
      <h2>Why this team</h2>
      <p>
        <strong>{ruleTitle(routing.rule)}.</strong> {routing.text}
      </p>
      {hasMoved && (
        <p>Somebody has since given it to {team?.name ?? 'no team'}, and routing leaves it there.</p>
      )}
      {candidates.length > 0 && (
        <details className={classes.more}>
          <summary>Teams considered ({candidates.length})</summary>
          <table className={classes.small}>
            <caption className="visually-hidden">Teams considered, best first</caption>
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">Area</th>
                <th scope="col">Distance</th>
                <th scope="col">Open tickets</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map(({ teamId, name, areaM2, metres, openTickets }) => (
                <tr key={teamId}>
                  <th scope="row">{name}</th>
                  <td>{areaM2 == null ? '–' : areaText(areaM2 / 1e6)}</td>
                  <td>{metres == null ? '–' : distanceText(metres)}</td>
                  <td>{openTickets ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="quiet">A dash stands where the rule did not need the figure.</p>
        </details>
      )}
    </section>
  );
}
