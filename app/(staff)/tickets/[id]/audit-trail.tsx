import { At } from '#components/ticket/times.tsx';
import type { AuditEntry } from '#lib/tickets/ticket-trail.ts';
import classes from './audit-trail.module.css';
import { actionName, columnName, valueText } from './audit-words.ts';
import type { Choices } from './choices.ts';
import { roleName } from './role-name.ts';

type Props = { trail: readonly AuditEntry[]; choices: Choices; timeZone: string };

/** Every change with its old and new values, each link with the hash that ties it to the one before. */
export function AuditTrail({ trail, choices, timeZone }: Props) {
  return (
    <ol className={classes.trail} aria-label="Audit trail">
      {trail.map((entry) => (
        <li key={entry.seq} className={classes.entry}>
          <p className={classes.head}>
            <span className={classes.seq}>{entry.seq}</span>
            <strong>{actionName(entry.action)}</strong>
            <span className="quiet">
              <At at={entry.at} /> · {entry.actor ?? roleName(entry.actorRole)}
              {entry.actor && ` (${roleName(entry.actorRole)})`}
            </span>
            <code className={classes.hash} title={`SHA-256 ${entry.hash}`}>
              {entry.hash.slice(0, 10)}
            </code>
          </p>
          <Changes changes={entry.changes} choices={choices} timeZone={timeZone} />
        </li>
      ))}
    </ol>
  );
}

type ChangesProps = { changes: AuditEntry['changes'] } & Pick<Props, 'choices' | 'timeZone'>;

function Changes({ changes, choices, timeZone }: ChangesProps) {
  const known = Object.entries(changes).flatMap(([column, pair]) => {
    const name = columnName(column);
    // Warnings and breaches are of no level.
    return name && pair[1] !== 0 ? [{ column, name, pair }] : [];
  });
  if (known.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {known.map(({ column, name, pair }) => (
        <div key={column}>
          <dt>{name}</dt>
          <dd>
            {pair.length === 0 ? (
              <span className="quiet">personal data, not kept here</span>
            ) : (
              <>
                {pair[0] !== null && (
                  <>
                    <del>{valueText(column, pair[0], choices, timeZone)}</del> <span aria-hidden>→</span>{' '}
                  </>
                )}
                <ins>{valueText(column, pair[1], choices, timeZone)}</ins>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
