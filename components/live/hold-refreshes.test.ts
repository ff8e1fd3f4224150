import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { holdRefreshes } from './hold-refreshes.ts';

/** A server that gives these answers, one after the other, and a browser that has its page `/tickets?q=pipe` open. */
async function opened(...answers: RequestListener[]): Promise<URL> {
  const server = createServer((request, response) => answers.shift()?.(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/tickets?q=pipe`);
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('location', page);
  const end = holdRefreshes();
  onTestFinished(() => {
    end();
    vi.unstubAllGlobals();
    server.closeAllConnections();
    server.close();
  });
  return page;
}

const refresh = (page: URL) => {
  const address = new URL(page);
  address.searchParams.set('_rsc', 'x1');
  return fetch(address, { headers: { rsc: '1' } });
};

const gateway: RequestListener = (_, response) => response.writeHead(502).end('Bad gateway');
const cut: RequestListener = (_, response) => {
  response.write('half a', () => response.destroy());
};
const whole: RequestListener = (_, response) => response.end('the whole page');

test('a refresh that is cut, or that a proxy answers for a server that restarts, is asked for until it comes', async () => {
  const page = await opened(cut, gateway, whole);
  const response = await refresh(page);
  expect([response.status, await response.text()]).toEqual([200, 'the whole page']);
});

test('what the server itself answers is an answer, and nothing but a refresh is asked for twice', async () => {
  const refused: RequestListener = (_, response) => response.writeHead(404).end();
  const page = await opened(refused, gateway, gateway);
  expect((await refresh(page)).status).toBe(404);
  const elsewhere = new URL('/map', page);
  expect((await fetch(elsewhere, { headers: { rsc: '1' } })).status).toBe(502);
  expect((await fetch(page, { method: 'POST', headers: { rsc: '1' } })).status).toBe(502);
});
