import { expect, it } from 'vitest';
import { wishOf } from './opt-out-words.ts';

it.each([
  ['STOP', 'stop'],
  [' Stop. ', 'stop'],
  ['opt-out', 'stop'],
  ['Misa!', 'stop'],
  ['hou  op', 'stop'],
  ['Staak', 'stop'],
  ['START', 'start'],
  ['Qala', 'start'],
  ['Begin', 'start'],
  ['please stop the leak', null],
  ['Ja', null],
  ['', null],
])('%j means %s', (message, wish) => {
  expect(wishOf(message)).toBe(wish);
});
