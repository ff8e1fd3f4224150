type File = { fileName: string; contentType: string; body: ReadableStream<Uint8Array> };

/** A file to keep. `fileName` holds nothing that a header would mind. */
export const fileResponse = ({ fileName, contentType, body }: File): Response =>
  new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
    },
  });
