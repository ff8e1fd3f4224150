import type { Colleague } from '#lib/people/list-mentionable.ts';

const mark = (name: string) => `@${name}`;

/** The text with somebody mentioned in it, at this place. */
export function withMention(body: string, place: number, name: string): string {
  const before = body.slice(0, place);
  const gap = before === '' || /\s$/.test(before) ? '' : ' ';
  return `${before}${gap}${mark(name)} ${body.slice(place).trimStart()}`;
}

/** Of those who were picked, whom the text still names. */
export const stillMentioned = (body: string, picked: readonly Colleague[]): Colleague[] =>
  picked.filter(({ name }) => body.includes(mark(name)));

/** The text in pieces; those that mention somebody are marked. */
export function piecesOf(
  body: string,
  mentions: readonly Colleague[],
): { text: string; isMention: boolean }[] {
  const marks = mentions.map(({ name }) => mark(name)).sort((a, b) => b.length - a.length);
  if (marks.length === 0) return [{ text: body, isMention: false }];
  const pattern = marks.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return body
    .split(new RegExp(`(${pattern})`))
    .filter((text) => text !== '')
    .map((text) => ({ text, isMention: marks.includes(text) }));
}
