import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Area } from '#lib/maps/areas.ts';
import classes from './area.module.css';

type Props = {
  wards: readonly Area[];
  chosen: ReadonlySet<string>;
  pending: boolean;
  onToggle: (id: string) => void;
  onClear: () => void;
  onTake: (how: 'add' | 'take_away' | 'replace') => void;
};

/** Whole wards, along their exact borders. */
export function TakeWards({ wards, chosen, pending, onToggle, onClear, onTake }: Props) {
  const [sought, setSought] = useState('');
  const words = sought.trim().toLowerCase();
  const shown = wards.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(words));
  const disabled = chosen.size === 0 || pending;
  return (
    <section className={classes.panel}>
      <h2>Take wards</h2>
      {wards.length === 0 ? (
        <p className="quiet">The municipality has no wards yet.</p>
      ) : (
        <>
          <TextInput
            label="Find a ward"
            size="xs"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
          <fieldset className={classes.wards}>
            <legend className="visually-hidden">Wards</legend>
            {shown.map(({ id, label, name }) => (
              <Checkbox
                key={id}
                size="xs"
                label={`${label} ${name}`}
                checked={chosen.has(id)}
                onChange={() => onToggle(id)}
              />
            ))}
          </fieldset>
          <p role="status" className="quiet">
            {chosen.size === 0 ? 'No ward is ticked.' : `Ticked: ${chosen.size} of ${wards.length}.`}
          </p>
          <div className={classes.buttons}>
            <Button size="xs" variant="default" disabled={disabled} onClick={() => onTake('add')}>
              Add these wards
            </Button>
            <Button size="xs" variant="default" disabled={disabled} onClick={() => onTake('take_away')}>
              Take them away
            </Button>
            <Button size="xs" variant="default" disabled={disabled} onClick={() => onTake('replace')}>
              Only these wards
            </Button>
            <Button size="xs" variant="subtle" disabled={disabled} onClick={onClear}>
              Untick all
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
