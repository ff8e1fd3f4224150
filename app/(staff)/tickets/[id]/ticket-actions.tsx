import type { Actor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { refusalOfEscalation } from '#lib/domain/sla/escalation.ts';
import { statusChoices } from '#lib/domain/ticket/status-choices.ts';
import type { TicketView } from '#lib/tickets/ticket-view.ts';
import { audienceOf } from '../audience.ts';
import { AssignForm } from './assign-form.tsx';
import { ChangeStatusForm } from './change-status-form.tsx';
import type { Choices } from './choices.ts';
import { EscalateForm } from './escalate-form.tsx';
import classes from './ticket.module.css';

/** What can be done with the ticket; what this person may not do stands there with the reason. */
export function TicketActions({
  actor,
  ticket,
  choices,
}: {
  actor: Actor;
  ticket: TicketView;
  choices: Choices;
}) {
  // Residents report, read and answer; the rest is the municipality's work.
  const audience = audienceOf(actor.role);
  if (audience === 'resident') return null;
  const isStation = audience === 'station';
  const teams = choices.teams
    .filter(({ id, isActive, isSaps }) => (isActive && isSaps === isStation) || id === ticket.team?.id)
    .map(({ id, name, categories }) => ({
      id,
      name,
      takesCategory: categories.includes(ticket.category.code),
    }));
  return (
    <>
      <section className={classes.panel}>
        <h2 id="status-heading">Move it on</h2>
        <ChangeStatusForm ticket={ticket} choices={statusChoices(actor, ticket.status)} />
        {!isStation && <EscalateForm ticket={ticket} refusal={refusalToEscalate(actor, ticket)} />}
      </section>
      <section className={classes.panel}>
        <h2 id="assign-heading">Who has it</h2>
        <AssignForm
          ticket={ticket}
          teams={teams}
          people={choices.people}
          mayAssign={can(actor, 'ticket.assign')}
          isStation={isStation}
        />
      </section>
    </>
  );
}

function refusalToEscalate(actor: Actor, { status }: TicketView): string | null {
  const verdict = can(actor, 'ticket.escalate');
  return verdict.allowed ? refusalOfEscalation(status) : verdict.reason;
}
