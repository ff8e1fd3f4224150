/** What may wait for one reader. More, and the reader is too slow: it is cut off, and may take the stream up again. */
const LARGEST_BACKLOG_BYTES = 256 * 1024;

const encoder = new TextEncoder();

export type ByteStream = {
  readonly body: ReadableStream<Uint8Array>;
  /** False when the reader is too far behind; the stream is then over, and what waited for it is let go. */
  write(text: string): boolean;
  /** Whether the reader has taken most of what was written. */
  hasRoom(): boolean;
  /** For a call now and then: a reader that had no room the last time either reads nothing any more. */
  cutOffIfStuck(): void;
  /** Ends it after what was written. */
  end(): void;
};

/** A response body that is written to from outside. `onGone` is called once, however it comes to its end. */
export function byteStream(onGone: () => void): ByteStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let wasFull = false;
  const gone = () => {
    if (!controller) return;
    controller = undefined;
    onGone();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      cancel: gone,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: LARGEST_BACKLOG_BYTES }),
  );
  const cutOff = () => {
    // Not closed, which would keep the backlog until the reader took it. AbortError: servers take it as a hang-up.
    controller?.error(new DOMException('The reader is too slow.', 'AbortError'));
    gone();
  };
  const hasRoom = () => (controller?.desiredSize ?? 0) > LARGEST_BACKLOG_BYTES / 2;
  return {
    body,
    hasRoom,
    cutOffIfStuck: () => {
      const isFull = !hasRoom();
      if (isFull && wasFull) cutOff();
      wasFull = isFull;
    },
    write: (text) => {
      if (!controller) return false;
      controller.enqueue(encoder.encode(text));
      if ((controller.desiredSize ?? 0) > 0) return true;
      cutOff();
      return false;
    },
    end: () => {
      controller?.close();
      gone();
    },
  };
}
