/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const WEEKDAYS = [
  [1, 'Monday'],
  [2, 'Tuesday'],
  [3, 'Wednesday'],
  [4, 'Thursday'],
  [5, 'Friday'],
  [6, 'Saturday'],
  [7, 'Sunday'],
] as const;

export type Weekday = (typeof WEEKDAYS)[number][0];

/** `Mon` for `Monday`. */
export const shortName = (name: string): string => name.slice(0, 3);
