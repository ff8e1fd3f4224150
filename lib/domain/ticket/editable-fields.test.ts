import { describe, expect, it } from 'vitest';
import { actionsOfEdit, editableFields } from './editable-fields.ts';

describe('An edit', () => {
  it.each(['title', 'description', 'address', 'assetNumber', 'location', 'category'] as const)(
    'An edit that names the %s is a correction and takes no more',
    (key) => {
      expect([...actionsOfEdit({ [key]: null })]).toEqual(['ticket.correct']);
    },
  );

  it.each(['priority', 'tags', 'language'] as const)(
    'An edit that names the %s takes more than a correction, whatever else it names',
    (key) => {
      expect([...actionsOfEdit({ title: 'Leak', [key]: 'x' })]).toEqual(['ticket.correct', 'ticket.edit']);
    },
  );

  it('An edit that names nothing is for those who may correct', () => {
    expect([...actionsOfEdit({ title: undefined })]).toEqual(['ticket.correct']);
  });
});

describe('The fields that can be edited', () => {
  it.each(['admin', 'manager', 'field_worker', 'saps_liaison'] as const)(
    'A %s can edit every editable field',
    (role) => {
      const all = [
        ...['priority', 'category', 'title', 'description'],
        ...['address', 'assetNumber', 'location', 'language', 'tags'],
      ];
      expect(editableFields({ role })).toEqual(all);
    },
  );

  it('A call centre agent can edit what is corrected, and nothing else', () => {
    const corrected = ['category', 'title', 'description', 'address', 'assetNumber', 'location'];
    expect(editableFields({ role: 'call_centre_agent' })).toEqual(corrected);
  });

  it('Residents and councillors can edit nothing', () => {
    expect(editableFields({ role: 'citizen' })).toEqual([]);
    expect(editableFields({ role: 'ward_councillor' })).toEqual([]);
  });
});
