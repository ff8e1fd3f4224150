import { Checkbox, Radio, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import classes from './wards.module.css';

/** What the wards of a file are to be. */
export type ImportPlan = {
  into: 'new' | 'in_force';
  name: string;
  effectiveFrom: string;
  keepsCouncillors: boolean;
};

/** The plan's field that `importWardFileInput` calls so. */
export const planField = (name: string): 'name' | 'effectiveFrom' | null => {
  if (name === 'delimitation.name') return 'name';
  return name === 'delimitation.effectiveFrom' ? 'effectiveFrom' : null;
};

/** Chooses between a new delimitation, with its name and its day, and a correction of the wards in force. */
export function ImportPlanFields({ form }: { form: UseFormReturnType<ImportPlan> }) {
  return (
    <>
      <Radio.Group label="What it is" {...form.getInputProps('into')}>
        <div className={classes.choice}>
          <Radio value="new" label="A new delimitation, beside the old one" />
          <Radio value="in_force" label="A correction of the wards in force" />
        </div>
      </Radio.Group>
      {form.values.into === 'new' && (
        <>
          <div className={classes.fields}>
            <TextInput label="Name" placeholder="2026" {...form.getInputProps('name')} />
            <TextInput label="In force from" type="date" {...form.getInputProps('effectiveFrom')} />
          </div>
          <Checkbox
            label="Councillors keep the ward of their number"
            {...form.getInputProps('keepsCouncillors', { type: 'checkbox' })}
          />
        </>
      )}
    </>
  );
}
