import { Notice } from '#components/form/notice.tsx';
import { AppLink } from '#components/shell/app-link.tsx';

/** A filter in the address that means nothing: an old link, or one typed by hand. */
export function UnreadableAddress({ faults }: { faults: string[] }) {
  return (
    <Notice tone="waiting" title="The address of this page cannot be read">
      {faults.map((fault) => (
        <p key={fault}>{fault}</p>
      ))}
      <p>
        <AppLink href="/tickets">Show the list without filters</AppLink>
      </p>
    </Notice>
  );
}
