import { Checkbox, Radio, TextInput } from '@mantine/core';
import own from './wards.module.css';

/** What the wards of a file are to be. */
export type ImportPlan = {
  into: 'new' | 'in_force';
  name: string;
  effectiveFrom: string;
  keepsCouncillors: boolean;
};

/** Under the names of `importWardFileInput`. */
export const PLAN_FIELDS = ['delimitation.name', 'delimitation.effectiveFrom'] as const;

type Props = {
  plan: ImportPlan;
  onChange: (plan: ImportPlan) => void;
  errorOf: (field: (typeof PLAN_FIELDS)[number]) => string | undefined;
};

/** Chooses between a new delimitation, with its name and its day, and a correction of the wards in force. */
export function ImportPlanFields({ plan, onChange, errorOf }: Props) {
  const { into, name, effectiveFrom, keepsCouncillors } = plan;
  return (
    <>
      <Radio.Group
        label="What it is"
        value={into}
        onChange={(value) => onChange({ ...plan, into: value as ImportPlan['into'] })}
      >
        <div className={own.choice}>
          <Radio value="new" label="A new delimitation, beside the old one" />
          <Radio value="in_force" label="A correction of the wards in force" />
        </div>
      </Radio.Group>
      {into === 'new' && (
        <>
          <div className={own.fields}>
            <TextInput
              label="Name"
              placeholder="2026"
              value={name}
              error={errorOf('delimitation.name')}
              onChange={(event) => onChange({ ...plan, name: event.currentTarget.value })}
            />
            <TextInput
              label="In force from"
              type="date"
              value={effectiveFrom}
              error={errorOf('delimitation.effectiveFrom')}
              onChange={(event) => onChange({ ...plan, effectiveFrom: event.currentTarget.value })}
            />
          </div>
          <Checkbox
            label="Councillors keep the ward of their number"
            checked={keepsCouncillors}
            onChange={(event) => onChange({ ...plan, keepsCouncillors: event.currentTarget.checked })}
          />
        </>
      )}
    </>
  );
}
