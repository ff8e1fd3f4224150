import { Bell } from '#components/bell/bell.tsx';
import { ConnectionBadge } from '#components/live/connection-badge.tsx';
import type { Session } from '#lib/auth/session-claims.ts';
import { can, ROLE_NAMES, seesSensitive } from '#lib/domain/access/roles.ts';
import { AccountMenu } from './account-menu.tsx';
import { MobileMenu } from './mobile-menu.tsx';
import { MunicipalityMenu } from './municipality-menu.tsx';
import { NavLinks } from './nav-links.tsx';
import { accountPlacesFor, BELL_PLACE, navigationFor } from './navigation.ts';
import { QuickFind } from './quick-find.tsx';
import classes from './site-header.module.css';
import { Wordmark } from './wordmark.tsx';

export function SiteHeader({ session: { user, memberships, chosen } }: { session: Session }) {
  const items = navigationFor(chosen);
  const roleName = ROLE_NAMES[chosen.role];
  const places = accountPlacesFor(chosen);
  const bell = can(chosen, 'notifications.receive').allowed ? [BELL_PLACE] : [];
  const municipality = (
    <MunicipalityMenu
      chosenId={chosen.membershipId}
      memberships={memberships.map(({ membershipId, municipalityName, role }) => ({
        membershipId,
        municipalityName,
        roleName: ROLE_NAMES[role],
      }))}
    />
  );
  return (
    <header className={classes.header}>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      <div className={classes.inner}>
        <Wordmark />
        <nav aria-label="Main" className={classes.wide}>
          <NavLinks items={items} />
        </nav>
        {/* A councillor's tickets can be found by number only: residents' words are not searched for them. */}
        <QuickFind label={seesSensitive(chosen.role) ? 'Find a report' : 'Find a ticket'} />
        <div className={classes.end}>
          <Bell />
          <div className={classes.account}>
            {municipality}
            <AccountMenu name={user.name} roleName={roleName} places={places} />
          </div>
          <MobileMenu
            items={[...items, ...bell, ...places]}
            name={user.name}
            roleName={roleName}
            municipality={municipality}
          />
        </div>
      </div>
      <ConnectionBadge />
    </header>
  );
}
