import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1/none');
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32));
});
afterEach(() => vi.unstubAllEnvs());

const forwarded = (value: string) => new Headers({ 'x-forwarded-for': value });

test('without a trusted proxy, an address in a header is a claim and not believed', async () => {
  const { requestIp } = await import('./request-ip.ts');
  expect(requestIp(forwarded('198.51.100.7'))).toBeNull();
});

describe('behind a trusted proxy', () => {
  beforeEach(() => vi.stubEnv('TRUST_PROXY', '1'));

  test.each([
    ['198.51.100.7', '198.51.100.7'],
    ['6.6.6.6, 198.51.100.7', '198.51.100.7'],
    ['198.51.100.7:51234', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ["1.1.1.1'; drop table tickets", null],
    ['', null],
  ])('the address of %j is %j: the one the proxy itself added', async (header, ip) => {
    const { requestIp } = await import('./request-ip.ts');
    expect(requestIp(forwarded(header))).toBe(ip);
  });
});

test('a server that notes its peers overrules what a client claims', async () => {
  const { requestIp, stampPeerAddress } = await import('./request-ip.ts');
  stampPeerAddress();
  const server = createServer((request, response) => {
    response.end(requestIp(forwarded(String(request.headers['x-forwarded-for']))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-forwarded-for': '6.6.6.6' } });
  expect(await response.text()).toBe('127.0.0.1');
  server.close();
});
