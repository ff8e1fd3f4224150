import { createPortal } from 'react-dom';
import classes from './pending-bar.module.css';

/** A thin bar at the top of the window while something is under way; after 150 ms, so that quick answers do not flicker. */
export function PendingBar({ pending }: { pending: boolean }) {
  // Only ever pending in the browser, after a click.
  if (!pending) return null;
  return createPortal(<span className={classes.bar} aria-hidden />, document.body);
}
