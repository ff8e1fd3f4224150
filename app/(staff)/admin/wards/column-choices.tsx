import { NativeSelect } from '@mantine/core';
import type { FoundFields } from './guess-fields.ts';
import classes from './wards.module.css';

type Props = { fields: FoundFields; onChange: (fields: FoundFields) => void };

/** Which property of the file's features holds what. */
export function ColumnChoices({ fields, onChange }: Props) {
  const choice = (key: 'code' | 'number' | 'name') => ({
    columns: fields.columns,
    value: fields[key],
    onChange: (value: string) => onChange({ ...fields, [key]: value }),
  });
  return (
    <div className={classes.fields}>
      <ColumnChoice label="Code" {...choice('code')} />
      <ColumnChoice label="Number" {...choice('number')} />
      <ColumnChoice label="Name" {...choice('name')} none="“Ward” and the number" />
    </div>
  );
}

type ColumnChoiceProps = {
  label: string;
  columns: readonly string[];
  value: string;
  onChange: (value: string) => void;
  /** What stands where no property is chosen. */
  none?: string;
};

function ColumnChoice({ label, columns, value, onChange, none = 'Choose' }: ColumnChoiceProps) {
  return (
    <NativeSelect
      label={`${label} of a ward`}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{none}</option>
      {columns.map((column) => (
        <option key={column} value={column}>
          {column}
        </option>
      ))}
    </NativeSelect>
  );
}
