import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, which are misread or misheard. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 50 random bits: with ten million tickets, one guess in a hundred million hits. */
const RANDOM_CHARACTERS = 10;

/** Crockford's check symbol: the number modulo 37. Its five symbols beyond the alphabet are not used here. */
const CHECK_MODULUS = 37;

function checkIndex(characters: string): number {
  let remainder = 0;
  for (const character of characters) {
    remainder = (remainder * 32 + ALPHABET.indexOf(character)) % CHECK_MODULUS;
  }
  return remainder;
}

/**
 * A new tracking number, `CPT-7K3M9-QXZ12-4`: the municipality's code, ten random characters, one to check them.
 * It tells neither how many tickets there are nor any other ticket's number.
 */
export function newTrackingNumber(municipalityCode: string): string {
  for (;;) {
    // 256 is a multiple of 32, so the remainder is uniform.
    const characters = Array.from(randomBytes(RANDOM_CHARACTERS), (byte) => ALPHABET[byte % 32]).join('');
    const check = ALPHABET[checkIndex(characters)];
    // A check symbol such as `*` or `$` is awkward to say and to type; draw again.
    if (check !== undefined)
      return `${municipalityCode}-${characters.slice(0, 5)}-${characters.slice(5)}-${check}`;
  }
}

/**
 * What somebody typed as a tracking number, in its stored form; null when it is none. Case, spaces and hyphens do
 * not matter, I and L are read as 1 and O as 0. A single wrong or swapped character is noticed.
 */
export function parseTrackingNumber(typed: string): string | null {
  const compact = typed.toUpperCase().replace(/[\s-]/g, '');
  const code = compact.slice(0, -(RANDOM_CHARACTERS + 1));
  const rest = compact
    .slice(-(RANDOM_CHARACTERS + 1))
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  const isNumber =
    /^[A-Z][A-Z0-9]{1,7}$/.test(code) && [...rest].every((character) => ALPHABET.includes(character));
  if (!isNumber) return null;
  const characters = rest.slice(0, RANDOM_CHARACTERS);
  if (ALPHABET[checkIndex(characters)] !== rest.at(-1)) return null;
  return `${code}-${characters.slice(0, 5)}-${characters.slice(5)}-${rest.at(-1)}`;
}
