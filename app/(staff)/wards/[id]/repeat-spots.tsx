import { formatRelative } from '#lib/domain/time/format-time.ts';
import type { WardFigures } from '#lib/figures/ward-figures.ts';
import classes from '../wards.module.css';

type Props = { spots: WardFigures['repeatSpots'] } & Pick<WardFigures, 'at'>;

/** The letters are those of the map beside it. */
export function RepeatSpots({ spots, at }: Props) {
  if (spots.length === 0)
    return (
      <p className={classes.nothing}>In 90 days, no spot was reported three times for the same thing.</p>
    );
  return (
    <ol className={classes.spots}>
      {spots.map(({ letter, category, reports, open, lastAt }) => (
        <li key={letter}>
          <span className={classes.letter}>{letter}</span>
          <strong>{category}</strong>
          <span className={classes.median}>
            {reports} reports within some 60 m, {open === 0 ? 'none' : open} still open, the last{' '}
            {formatRelative(lastAt, at)}
          </span>
        </li>
      ))}
    </ol>
  );
}
