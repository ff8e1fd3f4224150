import { AppLink } from '#components/shell/app-link.tsx';
import classes from './wordmark.module.css';

export function Wordmark() {
  return (
    <AppLink href="/tickets" className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0e6b71" />
        <path
          d="M16 5.5c-4.3 0-7.5 3.2-7.5 7.3 0 5.3 7.5 13.7 7.5 13.7s7.5-8.4 7.5-13.7c0-4.1-3.2-7.3-7.5-7.3z"
          fill="#fff"
        />
        <path
          d="M12.6 12.9l2.5 2.6 4.5-4.9"
          fill="none"
          stroke="#b87806"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Lungisa
    </AppLink>
  );
}
