import { Select, TextInput } from '@mantine/core';
import { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
import classes from './new-ticket.module.css';
import type { DraftForm } from './ticket-draft.ts';

export function ReporterFields({ form }: { form: DraftForm }) {
  return (
    <fieldset className={classes.group}>
      <legend>Who reported it</legend>
      <TextInput label="Name" maxLength={200} autoComplete="off" {...form.getInputProps('reporter.name')} />
      <div className={classes.pair}>
        <TextInput
          label="Phone"
          type="tel"
          maxLength={40}
          autoComplete="off"
          placeholder="+27 82 555 0123"
          {...form.getInputProps('reporter.phone')}
        />
        <TextInput
          label="Email"
          type="email"
          maxLength={320}
          autoComplete="off"
          {...form.getInputProps('reporter.email')}
        />
      </div>
      <Select
        label="Language"
        description="The municipality writes to them in it."
        data={Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }))}
        placeholder="The municipality’s own"
        clearable
        clearButtonProps={{ 'aria-label': 'The municipality’s own language' }}
        {...form.getInputProps('language')}
        value={form.values.language || null}
        onChange={(value) => form.setFieldValue('language', value ?? '')}
      />
    </fieldset>
  );
}
