import { AppError } from '#lib/errors.ts';
import { HttpRefusal } from './problem.ts';

export const LARGEST_BODY_BYTES = 1024 * 1024;

const notJson = (message: string) => new AppError('invalid', message);

/**
 * The JSON of a request, read no further than the limit.
 * @throws HttpRefusal for another content type or more than a megabyte; AppError `invalid` for what is not JSON
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new HttpRefusal(
      'unsupported_media_type',
      'Send JSON, with the header Content-Type: application/json.',
    );
  }
  const text = await readText(request);
  if (text.trim() === '') throw notJson('The body is empty. Send a JSON object.');
  // PostgreSQL's text holds every character but this one.
  if (text.includes('\\u0000')) throw notJson('The body has a NUL character (\\u0000) in it. Take it out.');
  try {
    return JSON.parse(text);
  } catch {
    throw notJson('The body is not well-formed JSON. Check its quotes, commas and brackets.');
  }
}

/** Any body as text, read no further than the limit. Throws like `readJson`. */
export async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length')) > LARGEST_BODY_BYTES) throw tooLarge();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > LARGEST_BODY_BYTES) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw notJson('The body is not UTF-8. Send JSON in UTF-8.');
    }
    throw error;
  }
}

const tooLarge = () => new HttpRefusal('too_large', 'The body is larger than 1 MB. Send less at once.');
