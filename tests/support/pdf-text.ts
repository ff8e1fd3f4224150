import { extractText } from 'unpdf';

/** What a reader of the document can select and copy. */
export async function pdfText(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true });
  return text;
}
