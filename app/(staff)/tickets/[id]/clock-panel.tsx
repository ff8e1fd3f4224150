import { weekdayText } from '#components/ticket/when.ts';
import { minutesText } from '#lib/domain/sla/duration.ts';
import type { ClockEntry } from '#lib/domain/sla/timeline.ts';
import type { ClockView } from '#lib/sla/read-clock.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import classes from './clock-panel.module.css';
import { entryWords, type Promised, resolutionWords, responseWords } from './clock-words.ts';
import ticketClasses from './ticket.module.css';

type Props = { ticket: TicketView; clock: ClockView };

/** What was promised, how it stands, and how every minute of it was used. */
export function ClockPanel({ ticket, clock }: Props) {
  const { policy } = clock;
  return (
    <section className={ticketClasses.panel} aria-labelledby="clock-heading">
      <h2 id="clock-heading">Clock</h2>
      <dl className={classes.promises}>
        <PromiseLine name="Response" promised={responseWords(ticket, clock)} />
        <PromiseLine name="Resolution" promised={resolutionWords(ticket, clock)} />
      </dl>
      <p className="quiet">
        {policy.name}: {minutesText(policy.responseMinutes)} to respond,{' '}
        {minutesText(policy.resolutionMinutes)} to resolve. Counts {policy.hours}.
      </p>
      <details className={classes.account} open={clock.entries.length <= LONG}>
        <summary>How the time to resolve it was used</summary>
        <Account clock={clock} />
      </details>
    </section>
  );
}

/** More rows than this push the rest of the page out of sight. */
const LONG = 12;

function PromiseLine({ name, promised }: { name: string; promised: Promised }) {
  return (
    <div data-tone={promised.tone}>
      <dt>{name}</dt>
      <dd>{promised.words}</dd>
    </div>
  );
}

function Account({ clock: { entries, policy, resolutionMinutesLeft } }: { clock: ClockView }) {
  let left = policy.resolutionMinutes;
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Every stretch and event of the clock, oldest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col" className={classes.figure}>
            Counted
          </th>
          <th scope="col" className={classes.figure}>
            Left
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, index) => {
          const counted = 'workingMinutes' in entry ? entry.workingMinutes : null;
          left -= counted ?? 0;
          return <Row key={index} entry={entry} counted={counted} left={left} />;
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {resolutionMinutesLeft < 0 ? 'Overdue' : 'Left'} of {minutesText(policy.resolutionMinutes)}
          </th>
          <td className={classes.figure}>{minutesText(policy.resolutionMinutes - resolutionMinutesLeft)}</td>
          <td className={classes.figure}>{signed(resolutionMinutesLeft)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Row({ entry, counted, left }: { entry: ClockEntry; counted: number | null; left: number }) {
  const { what, note } = entryWords(entry);
  return (
    <tr data-kind={entry.kind}>
      <td className={classes.when}>
        <time dateTime={entry.at}>{weekdayText(entry.at)}</time>
        {'until' in entry && (
          <> – {entry.until ? <time dateTime={entry.until}>{untilText(entry)}</time> : 'now'}</>
        )}
      </td>
      <td>
        {what}
        {note && <p className={classes.note}>{note}</p>}
      </td>
      <td className={classes.figure}>{counted === null ? '' : minutesText(counted)}</td>
      <td className={classes.figure}>{counted === null ? '' : signed(left)}</td>
    </tr>
  );
}

/** Of the same day only the time. */
function untilText({ at, until }: { at: string; until: string | null }): string {
  const [from, to] = [weekdayText(at), weekdayText(until ?? at)];
  const [day, time = to] = to.split(', ');
  return from.startsWith(`${day},`) ? time : to;
}

const signed = (minutes: number) => `${minutes < 0 ? '−' : ''}${minutesText(minutes)}`;
