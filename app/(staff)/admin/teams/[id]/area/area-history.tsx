import { Button } from '@mantine/core';
import { At } from '#components/ticket/times.tsx';
import { areaText } from '#lib/domain/language/format-number.ts';
import type { AreaChange } from '#lib/service-areas/service-area.ts';
import classes from './area.module.css';

type Props = { history: readonly AreaChange[]; pending: boolean; onPutBack: (id: string) => void };

/** What the area was before each change. Putting it back is a step like any other: to be looked at, undone or saved. */
export function AreaHistory({ history, pending, onPutBack }: Props) {
  return (
    <section className={classes.panel}>
      <h2>Former areas</h2>
      {history.length === 0 && <p className="quiet">The area was never changed.</p>}
      <ol className={classes.history}>
        {history.map(({ id, at, by, formerKm2 }) => (
          <li key={id}>
            <span>
              {formerKm2 === null ? 'No area' : areaText(formerKm2)}, until {by} changed it on <At at={at} />
            </span>
            <Button
              size="compact-xs"
              variant="default"
              disabled={pending || formerKm2 === null}
              onClick={() => onPutBack(id)}
            >
              Put the former area back
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}
