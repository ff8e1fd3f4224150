import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const images = (tilesUrl: string) =>
  contentSecurityPolicy({ nonce: 'n', tilesUrl, isDevelopment: false })
    .split('; ')
    .find((directive) => directive.startsWith('img-src'));

test.each([
  ['', "img-src 'self' data: blob:"],
  ['https://tiles.example/{z}/{x}/{y}.png', "img-src 'self' data: blob: https://tiles.example"],
  ['https://{s}.tiles.example/{z}/{x}/{y}.png?key=1', "img-src 'self' data: blob: https://*.tiles.example"],
  ['http://10.0.0.5:8080/{z}/{x}/{y}.png', "img-src 'self' data: blob: http://10.0.0.5:8080"],
  ['/tiles/{z}/{x}/{y}.png', "img-src 'self' data: blob:"],
  ["https://a.example;script-src 'unsafe-inline'/{z}", "img-src 'self' data: blob:"],
])('with tiles from “%s”, images come from here and that host alone', (tilesUrl, directive) => {
  expect(images(tilesUrl)).toBe(directive);
});

test('no script runs without the nonce of the answer, and none is evaluated', () => {
  const policy = contentSecurityPolicy({ nonce: 'abc', tilesUrl: '', isDevelopment: false });
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain('unsafe-eval');
});
