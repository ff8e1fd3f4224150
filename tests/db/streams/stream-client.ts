import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createParser } from 'eventsource-parser';
import { vi } from 'vitest';
import type { Caller } from '../api-fixture.ts';

export type Received = {
  type: string;
  id: string;
  data: { ticket?: string; at: string; version?: number; visibility?: string };
  receivedAt: number;
};

const PATIENCE = { timeout: 15_000, interval: 20 };
const SIGNALS = ['ready', 'heartbeat'];
/** A connection of its own for each. */
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** One reader of a stream, that keeps what it hears and where it stands; it connects when told to. */
export class StreamClient {
  readonly #headers: Record<string, string>;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  readonly received: Received[] = [];
  lastId: string | undefined;
  status: number | undefined;
  isOpen = false;

  constructor({ headers }: Pick<Caller, 'headers'>) {
    this.#headers = headers;
  }

  /** Until the stream has said where it begins, or refused; goes on after the last event heard. */
  async connect(url: string): Promise<this> {
    const resume: Record<string, string> = this.lastId ? { 'last-event-id': this.lastId } : {};
    const asked = request(url, { agent, headers: { ...this.#headers, ...resume } });
    this.#request = asked;
    await new Promise<void>((resolve, reject) => {
      asked.once('error', reject);
      asked.once('response', (response) => {
        this.#response = response;
        this.status = response.statusCode;
        this.isOpen = response.statusCode === 200;
        if (!this.isOpen) resolve();
        this.#read(response, resolve);
      });
      asked.end();
    });
    asked.on('error', () => {});
    return this;
  }

  #read(response: IncomingMessage, onOpening: () => void): void {
    const parser = createParser({
      onEvent: ({ event = '', id = '', data }) => {
        this.received.push({ type: event, id, data: JSON.parse(data), receivedAt: Date.now() });
        this.lastId = id;
        onOpening();
      },
    });
    const gone = () => {
      this.isOpen = false;
    };
    response.setEncoding('utf8');
    response.on('data', (text: string) => parser.feed(text));
    response.on('error', gone);
    response.on('close', gone);
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response?.headers ?? {};
  }

  /** What happened, without what only concerns the line. */
  get events(): Received[] {
    return this.received.filter(({ type }) => !SIGNALS.includes(type));
  }

  /** Takes nothing more from the socket, so that everything piles up on the other side. */
  stopReading(): void {
    this.#response?.pause();
  }

  hangUp(): void {
    this.#request?.destroy();
  }

  until(condition: (client: this) => boolean): Promise<unknown> {
    return vi.waitUntil(() => condition(this), PATIENCE);
  }
}
