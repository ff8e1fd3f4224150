import { Switch } from '@mantine/core';
import classes from './map-page.module.css';

/** What is drawn over the ground. */
export type Layers = { wards: boolean; teams: boolean; heat: boolean };

const LABELS = { wards: 'Wards', teams: 'Team areas', heat: 'Heat' } as const satisfies Record<
  keyof Layers,
  string
>;

type Props = { layers: Layers; onChange: (layers: Layers) => void };

/** Turns layers on and off. */
export function MapLayers({ layers, onChange }: Props) {
  return (
    <fieldset className={classes.layers}>
      <legend className="visually-hidden">Layers</legend>
      {(Object.keys(LABELS) as (keyof Layers)[]).map((layer) => (
        <Switch
          key={layer}
          label={LABELS[layer]}
          checked={layers[layer]}
          onChange={(event) => onChange({ ...layers, [layer]: event.currentTarget.checked })}
        />
      ))}
    </fieldset>
  );
}
