import { Alert, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { PRIORITIES, PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';
import type { CategoryChoice, DraftForm } from './ticket-draft.ts';

type Props = { form: DraftForm; categories: readonly CategoryChoice[]; category: CategoryChoice | undefined };

/** What is wrong: category, title, description, priority, tags. */
export function WhatFields({ form, categories, category }: Props) {
  return (
    <>
      <Select
        label="Category"
        required
        placeholder="What is it about?"
        searchable
        nothingFoundMessage="No category is called that."
        data={groupsOf(categories)}
        {...form.getInputProps('category')}
        value={form.values.category || null}
        onChange={(value) => form.setFieldValue('category', value ?? '')}
      />
      {category?.isSensitive && <SensitiveNotice />}
      <TextInput
        label="Title"
        description="A few words on what is wrong."
        required
        maxLength={200}
        autoComplete="off"
        {...form.getInputProps('title')}
      />
      <Textarea
        label="Description"
        autosize
        minRows={4}
        maxRows={14}
        maxLength={10_000}
        {...form.getInputProps('description')}
      />
      <Select
        label="Priority"
        data={PRIORITIES.map((value) => ({ value, label: PRIORITY_NAMES[value] }))}
        placeholder={byCategory(category)}
        clearable
        clearButtonProps={{ 'aria-label': 'Priority by category' }}
        {...form.getInputProps('priority')}
        value={form.values.priority || null}
        onChange={(value) => form.setFieldValue('priority', value ?? '')}
      />
      <TagsInput
        label="Tags"
        description="Press Enter after each one."
        maxTags={20}
        {...form.getInputProps('tags')}
      />
    </>
  );
}

function SensitiveNotice() {
  return (
    <Alert
      color="marigold"
      variant="light"
      title="This goes to the police, not to the municipality"
      role="status"
    >
      It will be handed to the liaison of the nearest police station. Nobody at the municipality, you
      included, will be able to open it afterwards. You will get a tracking number.
    </Alert>
  );
}

/** What goes to the police stands apart, so that nobody chooses it in passing. */
function groupsOf(categories: readonly CategoryChoice[]) {
  const items = (isSensitive: boolean) =>
    categories
      .filter((category) => category.isSensitive === isSensitive)
      .map(({ code, name }) => ({ value: code, label: name }));
  return [
    { group: 'Municipal services', items: items(false) },
    { group: 'To the police', items: items(true) },
  ].filter(({ items: { length } }) => length > 0);
}

const byCategory = (category: CategoryChoice | undefined) =>
  category ? `By category: ${PRIORITY_NAMES[category.defaultPriority].toLowerCase()}` : 'By category';
