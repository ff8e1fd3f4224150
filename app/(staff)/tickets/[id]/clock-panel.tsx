import { minutesText } from '#lib/domain/sla/duration.ts';
import type { ClockEntry } from '#lib/domain/sla/timeline.ts';
import { formatTime, formatWeekdayTime } from '#lib/domain/time/format-time.ts';
import { localDay } from '#lib/domain/time/local-day.ts';
import type { ClockView } from '#lib/sla/read-clock.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import classes from './clock-panel.module.css';
import { entryWords, type Promised, resolutionWords, responseWords } from './clock-words.ts';
import ticketClasses from './ticket.module.css';

type Props = { ticket: TicketView; clock: ClockView; timeZone: string };

/** What was promised, how it stands, and how every minute of it was used. */
export function ClockPanel({ ticket, clock, timeZone }: Props) {
  const { policy } = clock;
  return (
    <section className={ticketClasses.panel} aria-labelledby="clock-heading">
      <h2 id="clock-heading">Clock</h2>
      <dl className={classes.promises}>
        <PromiseLine name="Response" promised={responseWords(ticket, clock, timeZone)} />
        <PromiseLine name="Resolution" promised={resolutionWords(ticket, clock, timeZone)} />
      </dl>
      <p className="quiet">
        {policy.name}: {minutesText(policy.responseMinutes)} to respond,{' '}
        {minutesText(policy.resolutionMinutes)} to resolve. Counts {policy.hours}.
      </p>
      <details className={classes.account} open={clock.entries.length <= LONG}>
        <summary>How the time to resolve it was used</summary>
        <Account clock={clock} timeZone={timeZone} />
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

function Account({ clock, timeZone }: Pick<Props, 'clock' | 'timeZone'>) {
  const { entries, policy, resolutionMinutesLeft } = clock;
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
          return <Row key={index} {...{ entry, counted, left, timeZone }} />;
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

type RowProps = { entry: ClockEntry; counted: number | null; left: number; timeZone: string };

function Row({ entry, counted, left, timeZone }: RowProps) {
  const { what, note } = entryWords(entry, timeZone);
  return (
    <tr data-kind={entry.kind}>
      <td className={classes.when}>
        <time dateTime={entry.at}>{formatWeekdayTime(entry.at, timeZone)}</time>
        {'until' in entry && (
          <>
            {' '}
            –{' '}
            {entry.until ? (
              <time dateTime={entry.until}>{untilText(entry.at, entry.until, timeZone)}</time>
            ) : (
              'now'
            )}
          </>
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
function untilText(at: string, until: string, timeZone: string): string {
  const isSameDay = localDay(new Date(at), timeZone) === localDay(new Date(until), timeZone);
  return isSameDay ? formatTime(until, timeZone) : formatWeekdayTime(until, timeZone);
}

const signed = (minutes: number) => `${minutes < 0 ? '−' : ''}${minutesText(minutes)}`;
