/** Twilio's codes in words for staff: what happened, and what can be done. twilio.com/docs/api/errors has the rest. */
const WORDS: Readonly<Record<string, string>> = {
  '20003': 'Twilio did not accept the account’s credentials. An administrator has to check them.',
  '20429': 'Twilio is being sent too much at once.',
  '21211': 'The number is not a valid phone number.',
  '21408': 'The Twilio account may not send to that country.',
  '21610': 'The resident has asked for no more messages (STOP).',
  '21614': 'The number is not a mobile number.',
  '30003': 'The phone is switched off or out of reach.',
  '30004': 'The number blocks messages.',
  '30005': 'The number does not exist.',
  '30006': 'The number is a landline or cannot be reached.',
  '30007': 'The network filtered the message as unwanted.',
  '30008': 'The network did not say why it failed.',
  '63003': 'The number is not on WhatsApp.',
  '63005': 'WhatsApp did not accept the content of the message.',
  '63007': 'Our WhatsApp number is not set up with Twilio. An administrator has to check it.',
  '63013': 'The message breaks a WhatsApp policy.',
  '63016':
    'Outside the 24 hours after the resident last wrote, WhatsApp takes approved templates only, and there is none for this message.',
  '63018': 'WhatsApp is being sent too much at once.',
  '63024': 'The number is not on WhatsApp.',
  '63032': 'WhatsApp limits what this resident is sent at present.',
  '63049': 'WhatsApp decided not to deliver this message.',
};

export const NO_TEMPLATE = '63016';
export const OPTED_OUT = '21610';

export const twilioWords = (code: string | null): string =>
  (code !== null && WORDS[code]) || `Twilio could not deliver it${code === null ? '' : ` (error ${code})`}.`;
