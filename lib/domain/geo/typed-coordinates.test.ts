import { describe, expect, test } from 'vitest';
import { parseDegrees, parsePair, parseSpot } from './typed-coordinates.ts';

test.each([
  ['-33.9249', -33.9249],
  [' -33,9249 ', -33.9249],
  ['+18', 18],
  ['18.', null],
  ['', null],
  ['33° S', null],
  ['1e2', null],
  ['1234', null],
])('degrees typed as “%s” are read as %o', (typed, degrees) => {
  expect(parseDegrees(typed)).toBe(degrees);
});

test.each([
  ['-33.92, 18.42', { lat: '-33.92', lng: '18.42' }],
  ['-33.92,18.42', { lat: '-33.92', lng: '18.42' }],
  ['-33.92 18.42', { lat: '-33.92', lng: '18.42' }],
  ['-33,92; 18,42', { lat: '-33,92', lng: '18,42' }],
  ['-33,92 18,42', { lat: '-33,92', lng: '18,42' }],
  ['-33,92', null],
  ['-33.92', null],
  ['here, there', null],
])('a pasted pair “%s” is read as %o', (typed, pair) => {
  expect(parsePair(typed)).toEqual(pair);
});

describe('two inputs', () => {
  test('that are empty name no spot and are no fault', () => {
    expect(parseSpot('', ' ')).toEqual({ location: null, faults: {} });
  });
  test('name a spot, with point or comma', () => {
    expect(parseSpot('-33,5', '18.5')).toEqual({ location: { lat: -33.5, lng: 18.5 }, faults: {} });
  });
  test.each([
    ['91', '18', { lat: expect.stringContaining('between -90 and 90') }],
    ['-33', '181', { lng: expect.stringContaining('between -180 and 180') }],
    ['-33', '', { lng: expect.stringContaining('for example') }],
    ['x', 'y', { lat: expect.stringContaining('for example'), lng: expect.stringContaining('for example') }],
  ])('“%s” and “%s” say which of them is wrong', (lat, lng, faults) => {
    expect(parseSpot(lat, lng)).toEqual({ location: null, faults });
  });
});
