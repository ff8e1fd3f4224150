/** The properties of the features of a GeoJSON text, and which of them seem to hold what. Null where it has none. */
export type FoundFields = { columns: string[]; code: string; number: string; name: string };

export function guessFields(text: string): FoundFields | null {
  const columns = columnsOf(text);
  if (columns === null || columns.length === 0) return null;
  const first = (pattern: RegExp) => columns.find((column) => pattern.test(column)) ?? '';
  const number = first(/^(ward)?_?(no|nr|num|number|wardno)$/i) || first(/no$|num/i);
  return {
    columns,
    code: first(/^(ward)?_?(id|code)$/i) || first(/code|id$/i) || number,
    number,
    name: first(/^(ward)?_?(name|label)$/i),
  };
}

function columnsOf(text: string): string[] | null {
  try {
    const { features } = JSON.parse(text.replace(/^\uFEFF/, '')) as { features?: unknown };
    if (!Array.isArray(features)) return null;
    return [...new Set(features.flatMap((feature) => Object.keys(feature?.properties ?? {})))];
  } catch {
    return null;
  }
}
