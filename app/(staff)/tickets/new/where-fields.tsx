import { TextInput } from '@mantine/core';
import { SpotPicker } from '#components/map/spot-picker.tsx';
import { FIELDS } from '#lib/domain/ticket/fields.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { Foresight } from './foresight.tsx';
import classes from './new-ticket.module.css';
import type { CategoryChoice, DraftForm } from './ticket-draft.ts';

type Props = { form: DraftForm; base: BaseMap; category: CategoryChoice | undefined };

export function WhereFields({ form, base, category }: Props) {
  return (
    <fieldset className={`${classes.group} ${classes.column}`}>
      <legend>Where</legend>
      <TextInput
        label="Address"
        maxLength={FIELDS.address.input.maxLength}
        autoComplete="off"
        {...form.getInputProps('address')}
      />
      <TextInput
        label="Asset number"
        description="Of the pole, meter or hydrant, where it has one."
        maxLength={FIELDS.assetNumber.input.maxLength}
        autoComplete="off"
        {...form.getInputProps('assetNumber')}
      />
      <SpotPicker
        base={base}
        value={form.values.location}
        onChange={(spot) => {
          form.setFieldValue('location', spot);
          form.clearFieldError('location');
        }}
        error={form.errors.location ? String(form.errors.location) : undefined}
      />
      {category && !category.isSensitive && (
        <Foresight category={category.code} location={form.values.location} />
      )}
    </fieldset>
  );
}
