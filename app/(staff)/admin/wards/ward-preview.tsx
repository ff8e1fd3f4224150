import { countOf } from '#lib/domain/language/format-number.ts';
import type { WardFilePreview } from '#lib/import/ward-file.ts';
import own from './wards.module.css';

const FAULTS_SHOWN = 20;

/** What a file has against the wards in force. */
export function WardPreview({ preview }: { preview: WardFilePreview }) {
  const { read, added, changed, missing, unchanged, faults } = preview;
  return (
    <div role="status" className={own.preview}>
      <p>
        {countOf(read, 'feature')}. Against the wards in force: {added.length} new, {changed.length} changed,{' '}
        {unchanged} the same, {missing.length} not in the file.
      </p>
      <Names title="New" wards={added} />
      <Names title="Changed" wards={changed} />
      <Names title="Not in the file" wards={missing} />
      {faults.length > 0 && (
        <>
          <h3>Mend these first: a file with a fault is not imported</h3>
          <ul>
            {faults.slice(0, FAULTS_SHOWN).map(({ feature, reason }) => (
              <li key={feature}>
                Feature {feature}: {reason}
              </li>
            ))}
          </ul>
          {faults.length > FAULTS_SHOWN && <p>And {faults.length - FAULTS_SHOWN} more.</p>}
        </>
      )}
    </div>
  );
}

function Names({ title, wards }: { title: string; wards: WardFilePreview['added'] }) {
  if (wards.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({wards.length})
      </summary>
      <p>{wards.map(({ number, name }) => `${number} ${name}`).join(', ')}</p>
    </details>
  );
}
