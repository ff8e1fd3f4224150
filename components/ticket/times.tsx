import { atText, relativeText } from './when.ts';

/** An instant in full. */
export function At({ at }: { at: string }) {
  return <time dateTime={at}>{atText(at)}</time>;
}

/** An instant by its distance from `now`, in full on hovering. */
export function Ago({ at, now }: { at: string; now: string }) {
  return (
    <time dateTime={at} title={atText(at)}>
      {relativeText(at, now)}
    </time>
  );
}
