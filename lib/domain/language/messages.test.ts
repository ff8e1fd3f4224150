import { describe, expect, it } from 'vitest';
import { TICKET_STATUSES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { LANGUAGES, type Language } from './languages.ts';
import { MESSAGE_KINDS, residentMessage, type StaffNews, staffMessage, subjectOf } from './messages.ts';

const NUMBER = 'CPT-7K3M9-QXZ12-4';

/** As the municipality gave it, letter by letter. */
const GIVEN: [TicketStatus, Record<Language, string>][] = [
  [
    'open',
    {
      en: `Update for ${NUMBER}: Your report is now received and under review.`,
      zu: `Isibuyekezo se-${NUMBER}: Umbiko wakho manje yamukelwe futhi ibhekwa.`,
      af: `Opdatering vir ${NUMBER}: U verslag is nou ontvang en onder hersiening.`,
    },
  ],
  [
    'in_progress',
    {
      en: `Update for ${NUMBER}: Your report is now being worked on.`,
      zu: `Isibuyekezo se-${NUMBER}: Umbiko wakho manje kuyasebenzelwa.`,
      af: `Opdatering vir ${NUMBER}: U verslag is nou word aan gewerk.`,
    },
  ],
  [
    'escalated',
    {
      en: `Update for ${NUMBER}: Your report is now escalated to senior team.`,
      zu: `Isibuyekezo se-${NUMBER}: Umbiko wakho manje idluliselwe ethimini eliphezulu.`,
      af: `Opdatering vir ${NUMBER}: U verslag is nou verwys na senior span.`,
    },
  ],
  [
    'resolved',
    {
      en: `Update for ${NUMBER}: Your report is now resolved - please confirm.`,
      zu: `Isibuyekezo se-${NUMBER}: Umbiko wakho manje ixazululiwe - sicela uqinisekise.`,
      af: `Opdatering vir ${NUMBER}: U verslag is nou opgelos - bevestig asseblief.`,
    },
  ],
  [
    'closed',
    {
      en: `Update for ${NUMBER}: Your report is now closed.`,
      zu: `Isibuyekezo se-${NUMBER}: Umbiko wakho manje ivaliwe.`,
      af: `Opdatering vir ${NUMBER}: U verslag is nou gesluit.`,
    },
  ],
];

describe('what residents are told', () => {
  it.each(GIVEN.flatMap(([status, texts]) => LANGUAGES.map((language) => ({ status, language, texts }))))(
    '$status in $language is worded as given',
    ({ status, language, texts }) => {
      expect(residentMessage(status, NUMBER, language).text).toBe(texts[language]);
    },
  );

  const all = LANGUAGES.flatMap((language) => TICKET_STATUSES.map((status) => ({ language, status })));

  it.each(all)('$status in $language names the ticket, and fits one SMS', ({ status, language }) => {
    const { text, variables, kind } = residentMessage(status, NUMBER, language);
    expect(text).toContain(NUMBER);
    expect(text).toMatch(/^[A-Z][^{}]+\.$/);
    expect(kind).toBe('status');
    expect(text).toContain(`${variables[2]}.`);
    expect(variables[1]).toBe(NUMBER);
    // 160 characters of GSM 03.38, of which ASCII letters and this punctuation are part.
    expect(text).toMatch(/^[A-Za-z0-9 .:'-]{1,160}$/);
  });

  it('says something different of each status in each language', () => {
    const texts = all.map(({ status, language }) => residentMessage(status, NUMBER, language).text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('what staff are told', () => {
  const news: StaffNews[] = [
    { kind: 'status', status: 'resolved' },
    { kind: 'assigned' },
    { kind: 'warning', clock: 'response', dueAt: 'Mon 2 Mar, 10:40' },
    { kind: 'breach', clock: 'resolution', dueAt: 'Mon 2 Mar, 10:40' },
    { kind: 'escalated', clock: 'response', level: 2 },
    { kind: 'mentioned' },
  ];

  it.each(news)('$kind names the ticket', (one) => {
    const { text, language, kind } = staffMessage(one, NUMBER);
    expect(text.startsWith(`Ticket ${NUMBER}: `)).toBe(true);
    expect(text).not.toMatch(/undefined|\{/);
    expect([language, kind]).toEqual(['en', one.kind]);
  });

  it('covers every kind', () => {
    expect(news.map(({ kind }) => kind).sort()).toEqual([...MESSAGE_KINDS].sort());
  });
});

it.each([
  [residentMessage('open', NUMBER, 'zu').text, `Isibuyekezo se-${NUMBER}`],
  [staffMessage({ kind: 'assigned' }, NUMBER).text, `Ticket ${NUMBER}`],
])('an email’s subject is what it is about', (text, subject) => {
  expect(subjectOf(text)).toBe(subject);
});
