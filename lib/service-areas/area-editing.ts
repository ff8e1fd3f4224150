import type { MultiPolygon } from 'geojson';

/** What is drawn; null for nothing. A shape is never changed in place, so that the same one is the same object. */
export type Shape = MultiPolygon | null;

/** The way here, and the way on after some steps back. */
export type Editing = { past: readonly Shape[]; present: Shape; future: readonly Shape[] };

export const begin = (present: Shape): Editing => ({ past: [], present, future: [] });

/** A step. What had been undone before it is given up; a step to what is there already is none. */
export function changed(editing: Editing, present: Shape): Editing {
  if (JSON.stringify(present) === JSON.stringify(editing.present)) return editing;
  return { past: [...editing.past, editing.present], present, future: [] };
}

export function undone(editing: Editing): Editing {
  const { past, present, future } = editing;
  if (past.length === 0) return editing;
  return { past: past.slice(0, -1), present: past.at(-1) ?? null, future: [present, ...future] };
}

export function redone(editing: Editing): Editing {
  const { past, present, future } = editing;
  if (future.length === 0) return editing;
  return { past: [...past, present], present: future[0] ?? null, future: future.slice(1) };
}

export type Figures = { parts: number; holes: number; corners: number };

export function figuresOf(shape: Shape): Figures {
  const parts = shape?.coordinates ?? [];
  return {
    parts: parts.length,
    holes: parts.reduce((sum, rings) => sum + rings.length - 1, 0),
    corners: parts.flat().reduce((sum, ring) => sum + ring.length - 1, 0),
  };
}
