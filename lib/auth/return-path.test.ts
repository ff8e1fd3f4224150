import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOME_PATH, safeReturnPath } from './return-path.ts';

test.each(['/', '/tickets', '/tickets?status=open&q=a%20b', '/map#10/-33.9/18.4', '/sign-in-sheets'])(
  'a path of this site is kept: %s',
  (path) => {
    expect(safeReturnPath(path)).toBe(path);
  },
);

test.each([
  ['another site', 'https://evil.example/'],
  ['a site without its scheme', '//evil.example/tickets'],
  ['backslashes, which browsers read as slashes', '/\\evil.example'],
  ['a tab, which browsers leave out', '/\t/evil.example/tickets'],
  ['a line break, which browsers leave out', '/\n/evil.example'],
  ['dots that resolve to two slashes', '/.//evil.example'],
  ['dots that climb to two slashes', '/a/..//evil.example'],
  ['encoded dots that resolve to two slashes', '/%2e//evil.example'],
  ['a script', 'javascript:alert(1)'],
  ['a relative path', 'evil.example'],
  ['the API', '/api/auth/signout'],
  ['the sign-in page itself', '/sign-in?callbackUrl=/sign-in'],
  ['nothing', undefined],
  ['several', ['/tickets', '//evil.example']],
])('signing in never leads to %s', (_, wanted) => {
  expect(safeReturnPath(wanted)).toBe(HOME_PATH);
});

test('whatever a link carries, a browser stays on this site', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('/', '\\', '.', '\t', '\n', '@', ':', '%2e', '%2f', 'a', '?', '#'),
  });
  fc.assert(
    fc.property(nasty, (wanted) => {
      const path = safeReturnPath(`/${wanted}`);
      return new URL(path, 'https://tickets.example').origin === 'https://tickets.example';
    }),
    { numRuns: 5000 },
  );
});
