const MINUTES_PER_HOUR = 60;

/** `45 min`, `8 h`, `1 h 30 min`: exactly, and never in days, which are of 24 hours for one clock and of eight for another. */
export function durationText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / MINUTES_PER_HOUR), minutes % MINUTES_PER_HOUR];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
