'use client';

import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTimeZone } from '#components/shell/time-zone.tsx';
import { formatTime } from '#lib/domain/time/format-time.ts';
import classes from './live.module.css';
import { useLine } from './live-provider.tsx';

/** A server that restarts is back sooner. */
const GRACE_MS = 3000;

/** Says in the header, for as long as it is so, that what one sees may have changed since. */
export function ConnectionBadge() {
  const { isBroken, heardAt } = useLine();
  const timeZone = useTimeZone();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isBroken) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, [isBroken]);
  return (
    <div role="status">
      {isShown && (
        <p className={classes.badge}>
          <IconPlugConnectedX size={16} aria-hidden />
          Offline: figures from {formatTime(new Date(heardAt), timeZone)}, reconnecting
        </p>
      )}
    </div>
  );
}
