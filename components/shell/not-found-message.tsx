import { AppLink } from './app-link.tsx';
import { MessagePage } from './message-page.tsx';

/** The same for what never was and for what is not for this person: nobody can tell which. */
export function NotFoundMessage() {
  return (
    <MessagePage title="There is nothing here" actions={<AppLink href="/tickets">Go to the tickets</AppLink>}>
      <p>
        The address may be mistyped, or it belongs to something you cannot see in this municipality and role.
        Check the tracking number, or look for it in the list.
      </p>
    </MessagePage>
  );
}
