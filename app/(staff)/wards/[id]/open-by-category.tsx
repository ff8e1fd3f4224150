import type { WardFigures } from '#lib/figures/ward-figures.ts';
import classes from '../wards.module.css';

export function OpenByCategory({ categories }: Pick<WardFigures, 'categories'>) {
  if (categories.length === 0) return <p className={classes.nothing}>No ticket is open in this ward.</p>;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Category</th>
          <th scope="col" className={classes.number}>
            Open
          </th>
          <th scope="col" className={classes.number}>
            Overdue
          </th>
        </tr>
      </thead>
      <tbody>
        {categories.map(({ name, open, overdue }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={classes.number}>{open}</td>
            <td className={classes.number}>{overdue}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
