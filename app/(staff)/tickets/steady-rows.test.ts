import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyRows } from './steady-rows.ts';

const row = (id: string, title = 'old') => ({ id, title });
const rowsOf = (ids: readonly string[], title: string) => ids.map((id) => row(id, title));

describe('rows that somebody reads', () => {
  it('keep their places when others come before them, and are told how many', () => {
    const { rows, more, hasMoved, gone } = steadyRows(
      rowsOf(['b', 'a'], 'old'),
      rowsOf(['d', 'c', 'b', 'a'], 'new'),
    );
    expect(rows).toEqual(rowsOf(['b', 'a'], 'new'));
    expect({ more, hasMoved, gone: [...gone] }).toEqual({ more: 2, hasMoved: true, gone: [] });
  });

  it('keep a place for one that has left, and say so', () => {
    const { rows, gone, more } = steadyRows(rowsOf(['c', 'b', 'a'], 'old'), rowsOf(['c', 'a'], 'new'));
    expect(rows.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect({ gone: [...gone], more }).toEqual({ gone: ['b'], more: 0 });
  });

  it('have not moved when the list says the same in other words', () => {
    expect(steadyRows(rowsOf(['b', 'a'], 'old'), rowsOf(['b', 'a'], 'new'))).toMatchObject({
      more: 0,
      hasMoved: false,
    });
  });

  it('never change places, whatever becomes of the list', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 2 }), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, (read, latest) => {
        const steady = steadyRows(rowsOf(read, 'old'), rowsOf(latest, 'new'));
        expect(steady.rows.map(({ id }) => id)).toEqual(read);
        expect(steady.rows.filter(({ title }) => title === 'old').map(({ id }) => id)).toEqual([
          ...steady.gone,
        ]);
        expect(latest.length).toBe(read.length - steady.gone.size + steady.more);
        expect(steady.hasMoved).toBe(read.join() !== latest.join());
      }),
    );
  });
});
