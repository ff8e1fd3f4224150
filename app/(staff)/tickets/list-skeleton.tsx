import classes from './list.module.css';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The list's shape while it is on its way. */
export function ListSkeleton({ many }: { many: string }) {
  return (
    <div className={classes.results} aria-busy="true">
      <p className={classes.count} role="status">
        Loading the {many}…
      </p>
      <div className={classes.card} aria-hidden>
        {ROWS.map((row) => (
          <div key={row} className={classes.ghost}>
            <span />
            <span />
            <span />
          </div>
        ))}
      </div>
    </div>
  );
}
