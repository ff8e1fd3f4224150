'use client';

import { useTimeZone } from '#components/shell/time-zone.tsx';
import { formatDateTime, formatRelative } from '#lib/domain/time/format-time.ts';

/** An instant in full. */
export function At({ at }: { at: string }) {
  return <time dateTime={at}>{formatDateTime(at, useTimeZone())}</time>;
}

/** An instant by its distance from `now`, in full on hovering. */
export function Ago({ at, now }: { at: string; now: string }) {
  return (
    <time dateTime={at} title={formatDateTime(at, useTimeZone())}>
      {formatRelative(at, now)}
    </time>
  );
}
