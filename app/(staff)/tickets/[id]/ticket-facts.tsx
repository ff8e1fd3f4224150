import { SpotMap } from '#components/map/spot-map.tsx';
import { AppLink } from '#components/shell/app-link.tsx';
import type { ActorRole, Verdict } from '#lib/domain/access/roles.ts';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import { editableFields } from '#lib/domain/ticket/editable-fields.ts';
import type { TicketDetail } from '#lib/tickets/read-ticket.ts';
import { audienceOf } from '../audience.ts';
import type { Choices } from './choices.ts';
import { EditableDetails } from './editable-details.tsx';
import classes from './ticket.module.css';

type Props = { ticket: TicketDetail; role: ActorRole; choices: Choices; mayCorrect: Verdict };

/** What is known of the ticket, with the way to correct it. */
export function TicketFacts({ ticket, role, choices, mayCorrect }: Props) {
  const audience = audienceOf(role);
  const isStation = audience === 'station';
  // A sensitive ticket stays sensitive; an ordinary one may turn out to be.
  const categories = isStation ? choices.categories.filter((one) => one.isSensitive) : choices.categories;
  return (
    <EditableDetails
      ticket={ticket}
      categories={categories}
      mayCorrect={mayCorrect}
      editable={editableFields({ role })}
      isHidden={audience === 'resident'}
    >
      {ticket.description && <p className={classes.words}>{ticket.description}</p>}
      {ticket.resolutionSummary && (
        <div>
          <h3>What was done</h3>
          <p className={classes.words}>{ticket.resolutionSummary}</p>
        </div>
      )}
      <dl className="facts">
        <Fact name="Category">{ticket.category.name}</Fact>
        <Fact name={isStation ? 'Station' : 'Team'}>{ticket.team?.name ?? 'Unrouted'}</Fact>
        {(audience === 'staff' || isStation) && (
          <Fact name="Assignee">{ticket.assignee?.name ?? 'Nobody'}</Fact>
        )}
        <Fact name="Ward">{ticket.ward ? `${ticket.ward.number} ${ticket.ward.name}` : 'None'}</Fact>
        {audience !== 'councillor' && <Fact name="Address">{ticket.address ?? 'Not given'}</Fact>}
        {ticket.assetNumber && <Fact name="Asset number">{ticket.assetNumber}</Fact>}
        <Fact name="Language">{LANGUAGE_NAMES[ticket.language]}</Fact>
        {ticket.tags.length > 0 && <Fact name="Tags">{ticket.tags.join(', ')}</Fact>}
        <Fact name="Place">
          {ticket.location ? (
            <span className="figures">
              {ticket.location.lat.toFixed(5)}, {ticket.location.lng.toFixed(5)}
            </span>
          ) : (
            'Not given'
          )}
        </Fact>
      </dl>
      {ticket.location && (
        <>
          <SpotMap location={ticket.location} />
          {!isStation && audience !== 'resident' && (
            <p>
              <AppLink href={`/map?ticket=${ticket.trackingNumber}`}>Show on the map</AppLink>
            </p>
          )}
        </>
      )}
    </EditableDetails>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
