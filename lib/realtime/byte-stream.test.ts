import { expect, test } from 'vitest';
import { byteStream } from './byte-stream.ts';

const KB = 'x'.repeat(1024);
const write = (stream: ReturnType<typeof byteStream>, kilobytes: number) =>
  Array.from({ length: kilobytes }, () => stream.write(KB));

test('a reader who is more than 256 kB behind is cut off, once, and what waited is let go', async () => {
  let gone = 0;
  const stream = byteStream(() => {
    gone += 1;
  });
  expect(write(stream, 255)).not.toContain(false);
  expect(stream.write(KB)).toBe(false);
  expect(stream.write(KB)).toBe(false);
  expect(gone).toBe(1);
  await expect(stream.body.getReader().read()).rejects.toMatchObject({ name: 'AbortError' });
});

test('a reader who takes nothing between two looks is cut off, one who is merely slow is not', async () => {
  const [stuck, slow] = [byteStream(() => {}), byteStream(() => {})];
  for (const stream of [stuck, slow]) {
    write(stream, 200);
    stream.cutOffIfStuck();
  }
  const reader = slow.body.getReader();
  for (let kilobytes = 0; kilobytes < 100; kilobytes += 1) await reader.read();
  for (const stream of [stuck, slow]) stream.cutOffIfStuck();
  expect([stuck.write(KB), slow.write(KB)]).toEqual([false, true]);
});

test('a reader who hangs up is gone', async () => {
  let gone = 0;
  const stream = byteStream(() => {
    gone += 1;
  });
  await stream.body.cancel();
  expect([stream.write(KB), gone]).toEqual([false, 1]);
  stream.end();
  expect(gone).toBe(1);
});
