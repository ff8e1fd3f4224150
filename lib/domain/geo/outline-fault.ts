import type { LatLng } from './lat-lng.ts';

/** PostGIS's words, in ours. The rest of them is shown as it is. */
const REASONS: Record<string, string> = {
  'Self-intersection': 'The outline crosses itself',
  'Ring Self-intersection': 'The outline touches itself',
  'Hole lies outside shell': 'A hole lies outside of its part',
  'Nested holes': 'A hole lies in another hole',
  'Interior is disconnected': 'A hole cuts its part in two',
  'Too few points in geometry component': 'A part has fewer than three corners',
};

/** Why an outline is not valid, and where: `The outline crosses itself at -30.81000, 30.40000.` */
export const outlineFault = (reason: string, { lat, lng }: LatLng): string =>
  `${REASONS[reason] ?? reason} at ${lat.toFixed(5)}, ${lng.toFixed(5)}.`;
