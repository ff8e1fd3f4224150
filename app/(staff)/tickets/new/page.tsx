import type { Metadata } from 'next';
import { createName } from '#app/(staff)/_shell/navigation.ts';
import { MessagePage } from '#components/shell/message-page.tsx';
import { requireActor } from '#lib/auth/session.ts';
import { listCategories } from '#lib/categories/list-categories.ts';
import { can } from '#lib/domain/access/roles.ts';
import { readBaseMap } from '#lib/maps/base-map.ts';
import { NewTicketForm } from './new-ticket-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: createName((await requireActor('/tickets/new')).role) };
}

export default async function NewTicketPage() {
  const actor = await requireActor('/tickets/new');
  const verdict = can(actor, 'ticket.create');
  if (!verdict.allowed) {
    return (
      <MessagePage title="Tickets are filed by others" actions={<a href="/tickets">Go to the tickets</a>}>
        <p>{verdict.reason}</p>
      </MessagePage>
    );
  }
  const [base, categories] = await Promise.all([readBaseMap(actor), listCategories(actor)]);
  return (
    <NewTicketForm
      name={createName(actor.role)}
      base={base}
      categories={categories.map(({ code, name, defaultPriority, isSensitive }) => ({
        ...{ code, defaultPriority, isSensitive },
        name: name.en,
      }))}
    />
  );
}
