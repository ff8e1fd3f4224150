import { ROLES } from '#lib/domain/access/roles.ts';
import { AMANZI_PEOPLE } from './people.ts';

/** The big one: wards, teams, some 800 tickets. */
export const DEMO_MUNICIPALITY_CODE = 'AMB';
/** The small one, to see that a person can switch and that nothing of the other shows. */
export const SECOND_MUNICIPALITY_CODE = 'RDV';

/** Of every person in the demo; public, so it opens nothing else. */
export const DEMO_PASSWORD = 'lungisa-demo';

/** One person of each role. The manager is also one in the second municipality. */
export const DEMO_LOGINS: readonly { role: string; name: string; email: string; password: string }[] =
  ROLES.flatMap((role) =>
    AMANZI_PEOPLE.filter((person) => person.role === role)
      .slice(0, 1)
      .map(({ name, email }) => ({ role, name, email, password: DEMO_PASSWORD })),
  );
