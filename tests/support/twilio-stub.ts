// Twilio's Messages API on loopback, as far as we use it. The real client talks to it (TWILIO_API_URL).
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the stub does with the next message it is sent. */
type Behaviour =
  | { does: 'accept' }
  | { does: 'refuse'; status: number; code: number; retryAfter?: number }
  /** Answers late, if the caller still waits. */
  | { does: 'dawdle'; ms: number; takesIt: boolean }
  /** An error on its own side, before or after it has taken the message. */
  | { does: 'break'; status: number; takesIt: boolean };

type TakenMessage = {
  sid: string;
  to: string;
  from: string;
  body: string;
  contentSid: string | null;
  statusCallback: string | null;
  dateCreated: Date;
};

export type TwilioStub = {
  url: string;
  /** Messages that Twilio would deliver: two of a kind are a resident told twice. */
  taken: TakenMessage[];
  /** How many messages were asked to be sent, taken or not. */
  asked: number;
  /** For the next messages in turn; then it accepts. */
  behaviours: Behaviour[];
  /** Whether it answers when asked for its messages. */
  canBeAsked: boolean;
  /** What happens elsewhere before it answers. */
  meanwhile: () => Promise<unknown>;
  /** Resolves when the next message comes in. */
  nextAsked: () => Promise<void>;
  reset: () => void;
  close: () => Promise<void>;
};

const nothing = async () => undefined;

export async function startTwilioStub(clock: () => Date): Promise<TwilioStub> {
  const waiting: (() => void)[] = [];
  let sids = 0;
  const server = createServer((request, response) => {
    const answered = request.method === 'POST' ? create(request, response) : list(request, response);
    answered.catch(() => response.destroy());
  });

  const take = (form: URLSearchParams) => {
    sids += 1;
    const variables = JSON.parse(form.get('ContentVariables') ?? '{}') as Record<string, string>;
    const message: TakenMessage = {
      sid: `SM${String(sids).padStart(32, '0')}`,
      to: form.get('To') ?? '',
      from: form.get('From') ?? '',
      body: form.get('Body') ?? `Template of ${variables[1]}: ${variables[2]}.`,
      contentSid: form.get('ContentSid'),
      statusCallback: form.get('StatusCallback'),
      dateCreated: clock(),
    };
    stub.taken.push(message);
    return message;
  };

  async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const behaviour = stub.behaviours.shift() ?? { does: 'accept' };
    stub.asked += 1;
    const taken =
      behaviour.does === 'accept' || ('takesIt' in behaviour && behaviour.takesIt) ? take(form) : null;
    for (const resolve of waiting.splice(0)) resolve();
    await stub.meanwhile();
    if (behaviour.does === 'refuse') {
      const wait = behaviour.retryAfter === undefined ? {} : { 'retry-after': String(behaviour.retryAfter) };
      const { status, code } = behaviour;
      return answer(response, status, { status, code, message: `Refused: ${form.get('To')}` }, wait);
    }
    if (behaviour.does === 'break')
      return answer(response, behaviour.status, { status: behaviour.status, message: 'Internal' });
    if (behaviour.does === 'dawdle') await new Promise((resolve) => setTimeout(resolve, behaviour.ms));
    return answer(response, 201, taken === null ? {} : resource(taken));
  }

  async function list(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!stub.canBeAsked) return answer(response, 503, { status: 503, message: 'Unavailable' });
    await stub.meanwhile();
    const to = new URL(request.url ?? '', 'http://stub').searchParams.get('To');
    const messages = stub.taken.filter((message) => message.to === to).map(resource);
    return answer(response, 200, { messages: messages.reverse(), page: 0, page_size: 50 });
  }

  const stub: TwilioStub = {
    url: '',
    taken: [],
    asked: 0,
    behaviours: [],
    canBeAsked: true,
    meanwhile: nothing,
    nextAsked: () => new Promise((resolve) => waiting.push(resolve)),
    reset: () =>
      Object.assign(stub, { taken: [], asked: 0, behaviours: [], canBeAsked: true, meanwhile: nothing }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}

const resource = ({ sid, to, from, body, dateCreated }: TakenMessage) => ({
  sid,
  to,
  from,
  body,
  direction: 'outbound-api',
  status: 'queued',
  date_created: dateCreated.toUTCString(),
});

function answer(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
