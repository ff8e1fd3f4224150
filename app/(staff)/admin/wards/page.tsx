import type { Metadata } from 'next';
import { requireAllowed } from '#lib/auth/session.ts';
import { type Delimitation, listDelimitations } from '#lib/wards/list-delimitations.ts';
import { listWards } from '#lib/wards/list-wards.ts';
import classes from '../teams/teams.module.css';
import { ImportWards } from './import-wards.tsx';
import own from './wards.module.css';
import { Withdraw } from './withdraw.tsx';

export const metadata: Metadata = { title: 'Ward borders' };

const STATES = { earlier: 'Earlier', in_force: 'In force', coming: 'Takes effect by itself' } as const;

export default async function AdminWardsPage() {
  const actor = await requireAllowed('areas.manage', '/admin/wards');
  const [delimitations, wards] = await Promise.all([listDelimitations(actor), listWards(actor)]);
  const inForce = wards.filter((ward) => ward.isInForce);
  return (
    <div className={own.page}>
      <div>
        <h1>Ward borders</h1>
        <p className="lead">
          A ticket has the ward of the delimitation that was in force on the day it was filed, and keeps it.
        </p>
      </div>
      <section className={own.part}>
        <h2>Delimitations</h2>
        <div className={classes.scroll}>
          <table className={classes.table} aria-label="Delimitations">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">First day</th>
                <th scope="col" data-number>
                  Wards
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {delimitations.map((one) => (
                <DelimitationRow key={one.id} delimitation={one} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <ImportWards />
      <section className={own.part}>
        <h2>Wards in force</h2>
        {inForce.length === 0 ? (
          <p className="quiet">There are none yet. Import them above.</p>
        ) : (
          <ul className={own.wards}>
            {inForce.map(({ id, number, name, code }) => (
              <li key={id}>
                {number} {name} <span className="quiet">{code}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function DelimitationRow({ delimitation }: { delimitation: Delimitation }) {
  const { id, name, effectiveFrom, wards, state } = delimitation;
  return (
    <tr>
      <th scope="row">{name ?? 'First delimitation'}</th>
      <td>{effectiveFrom ?? 'From the beginning'}</td>
      <td data-number>{wards}</td>
      <td>
        {STATES[state]} {state === 'coming' && id && <Withdraw id={id} name={name ?? ''} />}
      </td>
    </tr>
  );
}
