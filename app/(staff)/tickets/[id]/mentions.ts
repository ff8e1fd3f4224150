import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import type { Person } from '#lib/people/list-members.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';

export type Colleague = { id: string; name: string };

/** Whom a message can mention: who can open the ticket, but for its author. Nobody is told of a sensitive report. */
export function mentionable(actor: Actor, ticket: TicketView, people: readonly Person[]): Colleague[] {
  if (!can(actor, 'ticket.note').allowed || actor.role === 'saps_liaison') return [];
  const team = ticket.team?.id;
  return people
    .filter(
      ({ id, teamIds }) => id !== actor.userId && (teamIds.length === 0 || (team && teamIds.includes(team))),
    )
    .map(({ id, name }) => ({ id, name }));
}

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
