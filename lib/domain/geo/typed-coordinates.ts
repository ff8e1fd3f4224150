import { type LatLng, latLngSchema } from './lat-lng.ts';

const NUMBER = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
const PAIR = new RegExp(String.raw`^(${NUMBER})(?:\s*[;,]\s*|\s+)(${NUMBER})$`);

/** Degrees as people type them: South Africans write a decimal comma. Null for anything else. */
export function parseDegrees(typed: string): number | null {
  const text = typed.trim();
  return new RegExp(`^${NUMBER}$`).test(text) ? Number(text.replace(',', '.')) : null;
}

/** A pair, latitude first, as maps and phones copy it: `-33.92, 18.42` or `-33,92 18,42`. Null for anything else. */
export function parsePair(typed: string): { lat: string; lng: string } | null {
  const [, lat, lng] = PAIR.exec(typed.trim()) ?? [];
  // `-33,92` is one number with a decimal comma, not the pair −33 and 92.
  if (lat === undefined || lng === undefined || parseDegrees(typed) !== null) return null;
  return { lat, lng };
}

/** The spot that two inputs name: null when both are empty, and a sentence on the first that cannot be right. */
export function parseSpot(
  lat: string,
  lng: string,
): { location: LatLng | null; faults: { lat?: string; lng?: string } } {
  if (lat.trim() === '' && lng.trim() === '') return { location: null, faults: {} };
  const faultOf = (typed: string, example: string) =>
    parseDegrees(typed) === null ? `Type degrees, for example ${example}.` : undefined;
  const faults = { lat: faultOf(lat, '-33.9249'), lng: faultOf(lng, '18.4241') };
  const parsed = latLngSchema.safeParse({ lat: parseDegrees(lat), lng: parseDegrees(lng) });
  if (parsed.success) return { location: parsed.data, faults: {} };
  for (const { path, message } of parsed.error.issues) {
    if (path[0] === 'lat') faults.lat ??= message;
    if (path[0] === 'lng') faults.lng ??= message;
  }
  const { lat: latFault, lng: lngFault } = faults;
  return {
    location: null,
    faults: { ...(latFault && { lat: latFault }), ...(lngFault && { lng: lngFault }) },
  };
}

/** Six decimals are a decimetre. */
export const degreesText = (degrees: number): string => degrees.toFixed(6);
