'use client';

import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '#components/form/use-command.ts';
import { Notice } from '#components/ticket/notice.tsx';
import { ReadyFields } from '#components/ticket/ready-fields.tsx';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { WardFilePreview } from '#lib/import/ward-file.ts';
import { importWardFileAction, previewWardFileAction } from './actions.ts';
import { ColumnChoices } from './column-choices.tsx';
import { type FoundFields, guessFields } from './guess-fields.ts';
import { type ImportPlan, ImportPlanFields, PLAN_FIELDS } from './import-plan.tsx';
import { WardPreview } from './ward-preview.tsx';
import own from './wards.module.css';

const NEW_WARDS: ImportPlan = { into: 'new', name: '', effectiveFrom: '', keepsCouncillors: true };

/** A file, which of its properties hold what, what it would change, and then the import. */
export function ImportWards() {
  const [text, setText] = useState('');
  const [fields, setFields] = useState<FoundFields | null>(null);
  const [looked, setLooked] = useState<{ fields: FoundFields; found: WardFilePreview } | null>(null);
  const [plan, setPlan] = useState(NEW_WARDS);
  const [done, setDone] = useState<string | null>(null);
  const { pending, failure, setFailure, run, errorOf } = useCommand();
  // Another file, or other properties, are other fields: what was found before is not of them.
  const preview = looked?.fields === fields ? looked.found : null;
  const isBesideField = PLAN_FIELDS.some(errorOf);

  const open = async (file: File | null) => {
    setFields(null);
    setDone(null);
    setFailure(null);
    const content = file ? await file.text() : '';
    const found = content ? guessFields(content) : null;
    setText(content);
    setFields(found);
    if (content && !found)
      setFailure({ message: 'The file is not a GeoJSON FeatureCollection with properties.' });
  };
  const input = fields && {
    geoJson: text,
    fields: { code: fields.code, number: fields.number, name: fields.name || null },
  };
  const look = () => {
    setDone(null);
    if (!input) return;
    run(
      () => previewWardFileAction(input),
      (found) => setLooked({ fields, found }),
    );
  };
  const bring = () => {
    if (!input) return;
    const { into, name, effectiveFrom, keepsCouncillors } = plan;
    const isNew = into === 'new';
    const delimitation = isNew ? { name, effectiveFrom } : null;
    run(
      () => importWardFileAction({ ...input, delimitation, keepsCouncillors: isNew && keepsCouncillors }),
      ({ created, updated, unchanged }) => {
        setLooked(null);
        setDone(`${countOf(created, 'new ward')}, ${updated} changed, ${unchanged} as before.`);
      },
    );
  };

  return (
    <section className={own.part}>
      <h2>Import wards</h2>
      <ReadyFields className={own.form}>
        {done && (
          <Notice tone="calm" title="Imported">
            <p>{done}</p>
          </Notice>
        )}
        {failure && !isBesideField && (
          <Notice tone="alarm" title="That did not work">
            <p>{failure.message}</p>
          </Notice>
        )}
        <FileInput
          label="GeoJSON file of wards"
          description="A FeatureCollection of polygons in degrees, a feature for each ward, 8 MB at most."
          placeholder="Choose a file"
          accept=".geojson,.json"
          clearable
          onChange={open}
        />
        {fields && <ColumnChoices fields={fields} onChange={setFields} />}
        {input && (
          <div>
            <Button variant={preview ? 'default' : 'filled'} loading={pending && !preview} onClick={look}>
              See what would change
            </Button>
          </div>
        )}
        {preview && (
          <>
            <WardPreview preview={preview} />
            <ImportPlanFields plan={plan} onChange={setPlan} errorOf={errorOf} />
            <div>
              <Button loading={pending} disabled={preview.faults.length > 0} onClick={bring}>
                Import the wards
              </Button>
            </div>
          </>
        )}
      </ReadyFields>
    </section>
  );
}
