import { expect, it } from 'vitest';
import { internationalPhone, phoneHash } from './phone.ts';

it.each([
  ['082 555 0123', '+27825550123'],
  ['+27 (82) 555-0123', '+27825550123'],
  ['0027825550123', '+27825550123'],
  ['27825550123', '+27825550123'],
  ['+266 5885 0123', '+26658850123'],
  ['555 0123', null],
  ['', null],
  ['+0825550123', null],
])('%j is %s', (written, phone) => {
  expect(internationalPhone(written)).toBe(phone);
});

it('the same number has one hash under one key, and another under another', () => {
  const hash = phoneHash('+27825550123', 'a'.repeat(32));
  expect(phoneHash('+27825550123', 'a'.repeat(32))).toEqual(hash);
  expect(phoneHash('+27825550123', 'b'.repeat(32))).not.toEqual(hash);
});
