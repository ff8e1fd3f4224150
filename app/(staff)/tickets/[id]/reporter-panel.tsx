import type { Reporter } from '#lib/tickets/read-ticket.ts';
import classes from './ticket.module.css';

/** Who reported it, for those who may know. */
export function ReporterPanel({ reporter }: { reporter: Reporter | null }) {
  return (
    <section className={classes.panel}>
      <h2>Reporter</h2>
      {reporter ? (
        <dl className="facts">
          {reporter.name && <Fact name="Name">{reporter.name}</Fact>}
          {reporter.phone && (
            <Fact name="Phone">
              <a href={`tel:${reporter.phone.replace(/[^+0-9]/g, '')}`}>{reporter.phone}</a>
            </Fact>
          )}
          {reporter.email && (
            <Fact name="Email">
              <a href={`mailto:${encodeURIComponent(reporter.email)}`}>{reporter.email}</a>
            </Fact>
          )}
        </dl>
      ) : (
        <p className="quiet">Nobody to write to was given.</p>
      )}
    </section>
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
