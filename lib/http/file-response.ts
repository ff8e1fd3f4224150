type File = {
  fileName: string;
  contentType: string;
  body: ReadableStream<Uint8Array>;
  /** Where its length is known, so that browsers show how far they are. */
  bytes?: number;
};

/** A file to keep. `fileName` holds nothing that a header would mind. */
export const fileResponse = ({ fileName, contentType, body, bytes }: File): Response =>
  new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
      ...(bytes === undefined ? {} : { 'content-length': String(bytes) }),
    },
  });
