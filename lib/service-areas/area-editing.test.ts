import { describe, expect, it } from 'vitest';
import { begin, changed, figuresOf, redone, type Shape, undone } from './area-editing.ts';

const square = (at: number): Shape => ({
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [at, 0],
        [at + 1, 0],
        [at + 1, 1],
        [at, 0],
      ],
    ],
  ],
});
const [a, b, c] = [square(1), square(2), square(3)];

describe('the steps of an editor', () => {
  it('go back to the very shape it began with, and forward again', () => {
    const at = changed(changed(begin(a), b), c);
    expect(undone(undone(at)).present).toBe(a);
    expect(redone(redone(undone(undone(at))))).toEqual(at);
    expect(undone(begin(a))).toEqual(begin(a));
    expect(redone(at)).toBe(at);
  });

  it('can be taken to nothing and back', () => {
    const at = changed(begin(null), a);
    expect(undone(at).present).toBeNull();
    expect(redone(undone(at)).present).toBe(a);
  });

  it('give up what was undone once there is a new one', () => {
    expect(redone(changed(undone(changed(begin(a), b)), c)).present).toBe(c);
  });

  it('are none where nothing changed', () => {
    const at = begin(a);
    expect(changed(at, square(1))).toBe(at);
  });
});

it('counts parts, holes and corners', () => {
  const holed = {
    type: 'MultiPolygon',
    coordinates: [[...(a?.coordinates[0] ?? []), ...(b?.coordinates[0] ?? [])]],
  } as Shape;
  expect(figuresOf(holed)).toEqual({ parts: 1, holes: 1, corners: 6 });
  expect(figuresOf(null)).toEqual({ parts: 0, holes: 0, corners: 0 });
});
