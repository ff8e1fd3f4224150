// A push service on loopback, with a browser behind it: it checks the sender's signature (RFC 8292) and reads what was
// encrypted for the browser (RFC 8291), both with nothing but Node's own cryptography.
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { PushSubscriptionInput } from '#lib/notifications/subscribe-push.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhost-certificate.ts';

type Taken = {
  device: string;
  payload: Record<string, unknown>;
  subject: string;
  key: string;
  /** How long it may be kept for a browser that is switched off. */
  seconds: number;
};

export type PushStub = {
  host: string;
  taken: Taken[];
  /** How many connections were opened, whatever came of them. */
  connections: number;
  /** What it answers to a device by its name; otherwise 201. */
  answers: Map<string, number | 'nothing'>;
  /** A browser turns pushes on. */
  subscribe: (device: string) => PushSubscriptionInput;
  close: () => Promise<void>;
};

type Browser = { keys: ECDH; auth: Buffer };

export async function startPushStub(): Promise<PushStub> {
  // As an operator's own authority would be: this process trusts it, and checks it like any other.
  setDefaultCACertificates([...getCACertificates('default'), LOCALHOST_CERTIFICATE]);
  const browsers = new Map<string, Browser>();
  const server = createServer({ cert: LOCALHOST_CERTIFICATE, key: LOCALHOST_KEY });
  const stub: PushStub = {
    host: '',
    taken: [],
    connections: 0,
    answers: new Map(),
    subscribe: (device) => {
      const browser = { keys: createECDH('prime256v1'), auth: randomBytes(16) };
      const p256dh = browser.keys.generateKeys('base64url');
      browsers.set(device, browser);
      return {
        endpoint: `https://${stub.host}/push/${device}`,
        keys: { p256dh, auth: browser.auth.toString('base64url') },
      };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('connection', () => {
    stub.connections += 1;
  });
  server.on('request', async (request, response) => {
    const device = request.url?.split('/').at(-1) ?? '';
    const answer = stub.answers.get(device) ?? 201;
    const body = Buffer.concat(await request.toArray());
    if (answer === 'nothing') return;
    const browser = browsers.get(device);
    const sender = signerOf(request, `https://${stub.host}`);
    if (!browser || !sender) return response.writeHead(403).end();
    const seconds = Number(request.headers.ttl);
    if (answer === 201)
      stub.taken.push({ device, payload: JSON.parse(decrypt(body, browser)), ...sender, seconds });
    response.writeHead(answer).end();
  });
  server.listen(0);
  await once(server, 'listening');
  stub.host = `localhost:${(server.address() as AddressInfo).port}`;
  return stub;
}

/** Null for a signature that is not the key's, not for us, or no longer valid. */
function signerOf({ headers }: IncomingMessage, audience: string): Pick<Taken, 'subject' | 'key'> | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return isGenuine && aud === audience && exp > Date.now() / 1000 ? { subject: sub, key } : null;
}

/** RFC 8291, section 3.4, and RFC 8188 for the one record. */
function decrypt(body: Buffer, { keys, auth }: Browser): string {
  const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 86)];
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const material = hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32);
  const derive = (what: string, length: number) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(material), salt, `Content-Encoding: ${what}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  const sealed = body.subarray(86);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
