// A mail server on loopback that keeps what it is given: as much of RFC 5321 as a client needs to hand over a message.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach } from 'vitest';

type SmtpStub = {
  url: string;
  /** Whole messages, with headers. */
  taken: string[];
  /** Its answer to the next RCPT TO. */
  recipientAnswer: string;
};

const OK = '250 OK';

/** The mail server of the calling file: the code under test sends by it. Each test begins with an empty one. */
export function useSmtpStub(): SmtpStub {
  const stub: SmtpStub = { url: '', taken: [], recipientAnswer: OK };
  const server = createServer((socket) => {
    converse(socket, stub).catch(() => socket.destroy());
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stub.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, { SMTP_URL: stub.url, MAIL_FROM: 'Tickets <tickets@example.org>' });
  });
  beforeEach(() => {
    Object.assign(stub, { taken: [], recipientAnswer: OK });
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });
  return stub;
}

async function converse(socket: Socket, stub: SmtpStub): Promise<void> {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let message: string[] | null = null;
  say('220 stub');
  for await (const line of createInterface({ input: socket })) {
    if (message !== null && line !== '.') {
      message.push(line);
      continue;
    }
    if (message !== null) {
      stub.taken.push(message.join('\n'));
      message = null;
      say(OK);
    } else if (/^DATA/i.test(line)) {
      message = [];
      say('354 Go on');
    } else if (/^RCPT/i.test(line)) say(stub.recipientAnswer);
    else if (/^QUIT/i.test(line)) socket.end('221 Bye\r\n');
    else say(OK);
  }
}
