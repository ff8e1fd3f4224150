import { finished } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of the archive; its bytes are asked for only as the archive is read. */
export type ZipEntry = { path: string; bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> };

/** Beyond this the plain format has no figures; who makes entries ends them before. */
const MOST_BYTES = 0xffffffff;

const LOCAL_HEADER = 0x04034b50;
const DATA_DESCRIPTOR = 0x08074b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
/** Version 2.0 of the format: deflate. */
const VERSION = 20;
/** Sizes and checksum come behind the bytes; names are UTF-8. */
const FLAGS = 0x0008 | 0x0800;
const DEFLATE = 8;
/** 1 January 1980, the format's own beginning: the file says elsewhere when it was made. */
const DOS_DATE = 0x21;
/** Of 1 to 9. Level 6 makes a sheet a fifth smaller and takes three times as long. */
const COMPRESSION_LEVEL = 2;
const CHUNK_BYTES = 256 * 1024;

type Written = { path: Buffer; crc: number; packed: number; size: number; offset: number };

/**
 * A ZIP archive (APPNOTE 6.3, without ZIP64), made as it is read. Holds nothing but a few figures for each entry; an
 * entry is begun when the one before has been read. A reader that stops, stops the entries.
 */
export async function* zipStream(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  const counted = (bytes: Uint8Array) => {
    offset += bytes.length;
    if (offset > MOST_BYTES) throw new Error('An Excel file ends at 4 GB. Export as CSV.');
    return bytes;
  };
  for await (const { path, bytes } of entries) {
    const entry: Written = { path: Buffer.from(path), crc: 0, packed: 0, size: 0, offset };
    yield counted(localHeader(entry));
    for await (const chunk of deflated(bytes, entry)) {
      entry.packed += chunk.length;
      yield counted(chunk);
    }
    yield counted(figures(DATA_DESCRIPTOR, [entry.crc, entry.packed, entry.size]));
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(centralHeader));
  yield counted(directory);
  yield endOfDirectory(written.length, directory.length, offset - directory.length);
}

/** Deflates on a thread of its own, chunk by chunk: the next one is asked for when this one has been given on. */
async function* deflated(bytes: ZipEntry['bytes'], entry: Written): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw({ level: COMPRESSION_LEVEL, chunkSize: CHUNK_BYTES });
  const packed: Uint8Array[] = [];
  deflate.on('data', (chunk: Uint8Array) => packed.push(chunk));
  try {
    for await (const chunk of bytes) {
      entry.size += chunk.length;
      entry.crc = crc32(chunk, entry.crc);
      await new Promise<void>((resolve, reject) => {
        deflate.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
      yield* packed.splice(0);
    }
    deflate.end();
    await finished(deflate);
    yield* packed;
  } finally {
    deflate.destroy();
  }
}

function localHeader({ path }: Written): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(path.length, 26);
  return Buffer.concat([header, path]);
}

function centralHeader({ path, crc, packed, size, offset }: Written): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATE, 10);
  header.writeUInt16LE(DOS_DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(path.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, path]);
}

function endOfDirectory(entries: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_CENTRAL_DIRECTORY, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function figures(signature: number, values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 + 4 * values.length);
  buffer.writeUInt32LE(signature, 0);
  values.forEach((value, index) => {
    buffer.writeUInt32LE(value, 4 + 4 * index);
  });
  return buffer;
}
