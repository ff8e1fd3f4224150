import { expect, test } from 'vitest';
import { LARGEST_BODY_BYTES, readJson } from './request-body.ts';

const post = (body: BodyInit, type = 'application/json') =>
  new Request('http://test/api', { method: 'POST', body, headers: { 'content-type': type } });

test('JSON is read, whatever the parameters of its content type', async () => {
  expect(await readJson(post('{"title":"Burst pipe – Nkomo"}', 'Application/JSON; charset=utf-8'))).toEqual({
    title: 'Burst pipe – Nkomo',
  });
});

test('a character that arrives in two pieces is read as one', async () => {
  const bytes = new TextEncoder().encode('"é"');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 2));
      controller.enqueue(bytes.slice(2));
      controller.close();
    },
  });
  const request = new Request('http://test/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  expect(await readJson(request)).toBe('é');
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a body of type %s, which a foreign form can send, is refused',
  async (type) => {
    await expect(readJson(post('{}', type))).rejects.toMatchObject({ code: 'unsupported_media_type' });
  },
);

test('a body without a type is refused', async () => {
  const request = new Request('http://test/', { method: 'POST', body: new Uint8Array([123, 125]) });
  await expect(readJson(request)).rejects.toMatchObject({ code: 'unsupported_media_type' });
});

test.each([
  ['cut off', '{"title":', /not well-formed/],
  ['empty', '  ', /empty/],
  ['with a NUL character, which PostgreSQL cannot store', '{"title":"\\u0000"}', /NUL/],
  ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), /UTF-8/],
  ['cut off within a character', new Uint8Array([0x22, 0xc3]), /UTF-8/],
])('a body %s is refused with a sentence', async (_, body, sentence) => {
  await expect(readJson(post(body))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(sentence),
  });
});

test('a megabyte is read, a byte more is not', async () => {
  const largest = JSON.stringify('x'.repeat(LARGEST_BODY_BYTES - 2));
  expect(await readJson(post(largest))).toHaveLength(LARGEST_BODY_BYTES - 2);
  await expect(readJson(post(`${largest} `))).rejects.toMatchObject({ code: 'too_large' });
});

test('a body that does not say its length is read no further than the limit', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(32));
    },
  });
  const request = new Request('http://test/', {
    method: 'POST',
    body: endless,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  await expect(readJson(request)).rejects.toMatchObject({ code: 'too_large' });
  expect(pulled).toBeLessThan(25);
});
