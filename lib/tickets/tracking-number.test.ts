import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTrackingNumber, parseTrackingNumber } from './tracking-number.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const made = fc.constantFrom('CPT', 'EXB', 'DC37', 'EC101').map(newTrackingNumber);

/** Positions of the characters that carry the number and its check, in `CPT-12345-67890-X`. */
const positions = (number: string) =>
  [...Array(number.length).keys()].filter((at) => at > number.indexOf('-') && number[at] !== '-');

describe('a tracking number', () => {
  it('reads as municipality, two groups of five and a check character', () => {
    fc.assert(
      fc.property(made, (number) =>
        /^[A-Z][A-Z0-9]+-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$/.test(number),
      ),
    );
  });

  it('is understood however it is typed: case, spaces, hyphens, I and L for 1, O for 0', () => {
    fc.assert(
      fc.property(made, fc.constantFrom('', ' ', '-'), (number, gap) => {
        const code = number.slice(0, number.indexOf('-') + 1);
        const sloppy =
          code + number.slice(code.length).replaceAll('1', 'l').replaceAll('0', 'o').replaceAll('-', gap);
        expect(parseTrackingNumber(` ${sloppy.toLowerCase()} `)).toBe(number);
      }),
    );
  });

  it('with one wrong character is none', () => {
    fc.assert(
      fc.property(made, fc.nat(), fc.constantFrom(...ALPHABET), (number, seed, wrong) => {
        const places = positions(number);
        const at = places[seed % places.length] ?? 0;
        fc.pre(number[at] !== wrong);
        expect(parseTrackingNumber(number.slice(0, at) + wrong + number.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('with two neighbours swapped is none', () => {
    fc.assert(
      fc.property(made, fc.nat({ max: 3 }), (number, offset) => {
        const at = number.indexOf('-') + 1 + offset;
        const [a, b] = [number[at] ?? '', number[at + 1] ?? ''];
        fc.pre(a !== b);
        expect(parseTrackingNumber(number.slice(0, at) + b + a + number.slice(at + 2))).toBeNull();
      }),
    );
  });

  it.each([
    '',
    'pothole',
    'CPT',
    'CPT-12345-67890',
    '763f17df-ae63-49bc-90ac-e029e71048c9',
    "CPT-'; drop table",
    '٣٣٣-12345-67890-1',
  ])('is not seen in “%s”', (text) => {
    expect(parseTrackingNumber(text)).toBeNull();
  });
});
