import type { ExportOffer } from '#lib/exports/export-offer.ts';
import classes from './export-dialog.module.css';

type Props = { offer: ExportOffer; chosen: readonly string[]; onChange: (columns: string[]) => void };

/** Which columns, in groups. They are written in the order shown. */
export function ExportColumns({ offer: { columns }, chosen, onChange }: Props) {
  const choose = (keep: (column: ExportOffer['columns'][number]) => boolean) =>
    onChange(columns.filter(keep).map(({ key }) => key));
  const groups = Map.groupBy(columns, ({ group }) => group);
  return (
    <fieldset className={classes.columns}>
      <legend>Columns</legend>
      <div className={classes.shortcuts}>
        <button type="button" className={classes.link} onClick={() => choose(({ isUsual }) => isUsual)}>
          The usual ones
        </button>
        <button type="button" className={classes.link} onClick={() => choose(() => true)}>
          All
        </button>
        <button type="button" className={classes.link} onClick={() => choose(() => false)}>
          None
        </button>
      </div>
      <div className={classes.groups}>
        {[...groups].map(([group, members]) => (
          <fieldset key={group} className={classes.group}>
            <legend>{group}</legend>
            {members.map(({ key, header }) => (
              <label key={key} className={classes.column}>
                <input
                  type="checkbox"
                  checked={chosen.includes(key)}
                  onChange={({ currentTarget: { checked } }) =>
                    choose((column) => (column.key === key ? checked : chosen.includes(column.key)))
                  }
                />
                {header}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}
