import { createHmac } from 'node:crypto';

/** A number as somebody wrote it, as `+27825550123`; null when it cannot be one. A leading 0 is South Africa's. */
export function internationalPhone(written: string): string | null {
  const digits = written.replace(/[^\d+]/g, '').replace(/^00/, '+');
  const full = /^0\d{9}$/.test(digits)
    ? `+27${digits.slice(1)}`
    : /^27\d{9}$/.test(digits)
      ? `+${digits}`
      : digits;
  return /^\+[1-9]\d{7,14}$/.test(full) ? full : null;
}

/**
 * What we keep of a number that has to be recognised and not read. Keyed, because without a key all numbers there are
 * could be tried in a minute. The key must outlive the numbers: with another one, nobody has opted out.
 */
export function phoneHash(phone: string, key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', key).update(phone).digest());
}
