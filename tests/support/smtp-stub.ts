// A mail server on loopback that keeps what it is given: as much of RFC 5321 as a client needs to hand over a message.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export type SmtpStub = {
  url: string;
  /** Whole messages, with headers. */
  taken: string[];
  /** Its answer to the next RCPT TO. */
  recipientAnswer: string;
  close: () => Promise<void>;
};

const OK = '250 OK';

export async function startSmtpStub(): Promise<SmtpStub> {
  const server = createServer((socket) => {
    converse(socket, stub).catch(() => socket.destroy());
  });
  const stub: SmtpStub = {
    url: '',
    taken: [],
    recipientAnswer: OK,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stub.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
