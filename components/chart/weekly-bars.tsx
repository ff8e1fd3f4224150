import classes from './weekly-bars.module.css';

type Week = { from: string; filed: number; resolved: number };

const VIEW = { width: 480, height: 160, base: 138 };

/** Filed and resolved, week by week: bars to look at, and the same as a table for everybody else. */
export function WeeklyBars({ weeks }: { weeks: readonly Week[] }) {
  const most = Math.max(1, ...weeks.flatMap(({ filed, resolved }) => [filed, resolved]));
  const step = VIEW.width / Math.max(weeks.length, 1);
  const heightOf = (count: number) => ((VIEW.base - 16) * count) / most;
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${VIEW.width} ${VIEW.height}`} aria-hidden="true" className={classes.chart}>
        <line x1="0" x2={VIEW.width} y1={VIEW.base} y2={VIEW.base} className={classes.ground} />
        {weeks.map(({ from, filed, resolved }, index) => (
          <g key={from} transform={`translate(${index * step + step * 0.14} 0)`}>
            <rect
              className={classes.filed}
              y={VIEW.base - heightOf(filed)}
              width={step * 0.36}
              height={heightOf(filed)}
            />
            <rect
              className={classes.resolved}
              x={step * 0.36}
              y={VIEW.base - heightOf(resolved)}
              width={step * 0.36}
              height={heightOf(resolved)}
            />
            <text x={step * 0.18} y={VIEW.base - heightOf(filed) - 4} textAnchor="middle">
              {filed}
            </text>
            {index % 3 === 0 && (
              <text x="0" y={VIEW.base + 16}>
                {from.slice(8)}/{from.slice(5, 7)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <figcaption className={classes.key}>
        <span className={classes.filedKey}>Filed</span>
        <span className={classes.resolvedKey}>Resolved</span>
      </figcaption>
      <table className="visually-hidden">
        <caption>Filed and resolved by week</caption>
        <thead>
          <tr>
            <th scope="col">Week from</th>
            <th scope="col">Filed</th>
            <th scope="col">Resolved</th>
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ from, filed, resolved }) => (
            <tr key={from}>
              <th scope="row">{from}</th>
              <td>{filed}</td>
              <td>{resolved}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
