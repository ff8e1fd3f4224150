const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

/** `3 h 20 min`, `45 min`: minutes exactly. In hours and never in days, as a working day is no day. */
export function minutesText(minutes: number): string {
  const length = Math.abs(minutes);
  const hours = Math.floor(length / MINUTES_PER_HOUR);
  const rest = length % MINUTES_PER_HOUR;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export const DURATION_UNITS = ['minutes', 'hours', 'days'] as const;

export type DurationUnit = (typeof DURATION_UNITS)[number];

/** A time as a person writes it; a day is `dayMinutes` long. */
export type Duration = { amount: number; unit: DurationUnit };

const lengthOf = (unit: DurationUnit, dayMinutes: number) =>
  ({ minutes: 1, hours: MINUTES_PER_HOUR, days: dayMinutes })[unit];

/** In the largest unit that says it without a fraction. */
export function durationOf(minutes: number, dayMinutes: number): Duration {
  const unit =
    DURATION_UNITS.toReversed().find(
      (one) => minutes >= lengthOf(one, dayMinutes) && minutes % lengthOf(one, dayMinutes) === 0,
    ) ?? 'minutes';
  return { amount: minutes / lengthOf(unit, dayMinutes), unit };
}

/** Whole minutes: `1,5 hours` are 90. */
export const minutesIn = ({ amount, unit }: Duration, dayMinutes: number): number =>
  Math.round(amount * lengthOf(unit, dayMinutes));

/** How long a day is that counts by these hours: that of the longest day of the week; 24 hours around the clock. */
export function dayMinutesOf(weeklyHours: WeeklyHours | null): number {
  if (weeklyHours === null) return MINUTES_PER_DAY;
  const days = Object.values(weeklyHours).map((periods) =>
    periods.reduce((sum, { from, to }) => sum + minuteOf(to) - minuteOf(from), 0),
  );
  return Math.max(...days) || MINUTES_PER_DAY;
}

type WeeklyHours = Record<number, readonly { from: string; to: string }[]>;

const minuteOf = (time: string) => Number(time.slice(0, 2)) * MINUTES_PER_HOUR + Number(time.slice(3));
