import { countOf } from '#lib/domain/language/format-number.ts';
import { figuresOf, type Shape } from '#lib/service-areas/area-editing.ts';

/** What a click or a drag on the map does. */
export type Tool = 'look' | 'polygon' | 'rectangle' | 'cut' | 'corners' | 'move' | 'remove' | 'wards';

type ToolWords = { label: string; hint: string; needsArea: boolean };

export const TOOLS = {
  polygon: {
    label: 'Draw a part',
    hint: 'Click corner by corner; click the first one, or press Enter, to close it. Escape gives up. Corners snap to wards and neighbours; hold Alt to keep off them.',
    needsArea: false,
  },
  rectangle: {
    label: 'Draw a rectangle',
    hint: 'Click one corner, then the opposite one.',
    needsArea: false,
  },
  corners: {
    label: 'Move corners',
    hint: 'Drag a corner; drag the mark between two to add one; right-click a corner to take it out.',
    needsArea: true,
  },
  move: { label: 'Move a part', hint: 'Drag a part as a whole.', needsArea: true },
  cut: {
    label: 'Cut out',
    hint: 'Draw around what does not belong to the area: inside of a part that makes a hole.',
    needsArea: true,
  },
  remove: { label: 'Remove a part', hint: 'Click the part to remove.', needsArea: true },
  wards: {
    label: 'Choose wards on the map',
    hint: 'Click wards to tick them in the list “Take wards”, then say there what to do with them.',
    needsArea: false,
  },
} as const satisfies Record<Exclude<Tool, 'look'>, ToolWords>;

export const TOOL_NAMES = Object.keys(TOOLS) as Exclude<Tool, 'look'>[];

/** A part of a shape has no name of its own; this is what one sees of it. */
export function figuresText(shape: Shape): string {
  const { parts, holes, corners } = figuresOf(shape);
  if (parts === 0) return 'Nothing is drawn.';
  const figures = [
    countOf(parts, 'part'),
    ...(holes > 0 ? [countOf(holes, 'hole')] : []),
    countOf(corners, 'corner'),
  ];
  return `${figures.join(', ')}.`;
}
