import { FIGURE_KEYS, FIGURES, figureText, VERDICT_WORDS, verdict } from '#lib/figures/ward-comparison.ts';
import type { WardFigures } from '#lib/figures/ward-figures.ts';
import classes from '../wards.module.css';

/** The ward's figures, each beside the median of the municipality's wards. */
export function FigureTiles({ figures }: Pick<WardFigures, 'figures'>) {
  return (
    <dl className={classes.tiles}>
      {FIGURE_KEYS.map((key) => {
        const judged = verdict(key, figures[key]);
        return (
          <div key={key} className={classes.tile}>
            <dt>{FIGURES[key].name}</dt>
            <dd className={classes.value}>{figureText(key, figures[key].ward)}</dd>
            <dd className={judged === 'worse' ? classes.late : classes.median}>
              Median {figureText(key, figures[key].median)}
              {judged && `: ${VERDICT_WORDS[judged]}`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
