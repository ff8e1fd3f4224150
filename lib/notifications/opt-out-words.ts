/** What residents write to have silence, or messages again, in English, isiZulu and Afrikaans. */
const STOP_WORDS = new Set([
  ...['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'optout', 'opt out'],
  ...['misa', 'yima', 'yeka', 'musa'],
  ...['staak', 'hou op', 'kanselleer', 'teken uit'],
]);
const START_WORDS = new Set([
  ...['start', 'unstop', 'subscribe', 'optin', 'opt in'],
  ...['qala', 'qalisa'],
  ...['begin', 'teken in'],
]);

/** Only a message that says nothing else counts: “please stop the leak” is about the leak. */
export function wishOf(message: string): 'stop' | 'start' | null {
  const words = message
    .toLowerCase()
    .replace(/[^\p{Letter}\s-]/gu, '')
    .replace(/[\s-]+/g, ' ')
    .trim();
  if (STOP_WORDS.has(words)) return 'stop';
  return START_WORDS.has(words) ? 'start' : null;
}
