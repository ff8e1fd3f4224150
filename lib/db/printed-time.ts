import { z } from 'zod';

/** As PostgreSQL prints a timestamptz, so that it can read it again to the microsecond. */
export const printedTime = z
  .string()
  .refine(
    (text) =>
      text === 'infinity' ||
      (/^(?!0000)\d{4}-\d\d-\d\d [\d:.]{8,15}[+-][\d:]{2,5}$/.test(text) && !Number.isNaN(Date.parse(text))),
  );
