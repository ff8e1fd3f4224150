'use client';

import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { Notice } from '#components/form/notice.tsx';
import { ReadyFields } from '#components/form/ready-fields.tsx';
import { useCommandForm } from '#components/form/use-command-form.ts';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { ImportedWards, WardFilePreview } from '#lib/import/ward-file.ts';
import { importWardFileAction, previewWardFileAction } from './actions.ts';
import { ColumnChoices } from './column-choices.tsx';
import { type FoundFields, guessFields } from './guess-fields.ts';
import { type ImportPlan, ImportPlanFields, planField } from './import-plan.tsx';
import { WardPreview } from './ward-preview.tsx';
import classes from './wards.module.css';

const NEW_WARDS: ImportPlan = { into: 'new', name: '', effectiveFrom: '', keepsCouncillors: true };

type ReadFile = { text: string; fields: FoundFields };

/** A file is chosen, previewed and imported; another file, or other properties of it, have to be previewed again. */
type Step =
  | { at: 'start' }
  | ({ at: 'chosen' } & ReadFile)
  | ({ at: 'previewed'; preview: WardFilePreview } & ReadFile)
  | ({ at: 'imported'; wards: ImportedWards } & ReadFile);

/** A file, which of its properties hold what, what it would change, and then the import. */
export function ImportWards() {
  const [step, setStep] = useState<Step>({ at: 'start' });
  const { form, element, pending, failure, setFailure, run, onSubmit } = useCommandForm<ImportPlan>({
    initialValues: NEW_WARDS,
    fieldOf: planField,
  });
  const file = step.at === 'start' ? null : step;
  const preview = step.at === 'previewed' ? step.preview : null;

  const chooseFile = async (chosen: File | null) => {
    setFailure(null);
    setStep({ at: 'start' });
    if (!chosen) return;
    const text = await chosen.text();
    const fields = guessFields(text);
    if (fields) setStep({ at: 'chosen', text, fields });
    else setFailure({ message: 'The file is not a GeoJSON FeatureCollection with properties.' });
  };

  const previewFile = ({ text, fields }: ReadFile) => {
    if (step.at === 'imported') setStep({ at: 'chosen', text, fields });
    run(
      () => previewWardFileAction(inputOf({ text, fields })),
      (found) =>
        // The fields stay open meanwhile: an answer about others is none.
        setStep((now) =>
          now.at !== 'start' && now.fields === fields
            ? { at: 'previewed', text, fields, preview: found }
            : now,
        ),
    );
  };

  const importFile = onSubmit(({ into, name, effectiveFrom, keepsCouncillors }) => {
    if (!file) return;
    const { text, fields } = file;
    const isNew = into === 'new';
    const plan = {
      delimitation: isNew ? { name, effectiveFrom } : null,
      keepsCouncillors: isNew && keepsCouncillors,
    };
    run(
      () => importWardFileAction({ ...inputOf({ text, fields }), ...plan }),
      (wards) => setStep({ at: 'imported', text, fields, wards }),
    );
  });

  return (
    <section className={classes.part}>
      <h2>Import wards</h2>
      <form ref={element} onSubmit={importFile} noValidate aria-label="Import wards">
        <ReadyFields className={classes.form}>
          {step.at === 'imported' && <Imported wards={step.wards} />}
          <FormFailure failure={failure} title="That did not work" />
          <FileInput
            label="GeoJSON file of wards"
            description="A FeatureCollection of polygons in degrees, a feature for each ward, 8 MB at most."
            placeholder="Choose a file"
            accept=".geojson,.json"
            clearable
            onChange={chooseFile}
          />
          {file && (
            <>
              <ColumnChoices
                fields={file.fields}
                onChange={(fields) => setStep({ at: 'chosen', text: file.text, fields })}
              />
              <div>
                <Button
                  variant={preview ? 'default' : 'filled'}
                  loading={pending && !preview}
                  onClick={() => previewFile(file)}
                >
                  See what would change
                </Button>
              </div>
            </>
          )}
          {preview && (
            <>
              <WardPreview preview={preview} />
              <ImportPlanFields form={form} />
              <div>
                <Button type="submit" loading={pending} disabled={preview.faults.length > 0}>
                  Import the wards
                </Button>
              </div>
            </>
          )}
        </ReadyFields>
      </form>
    </section>
  );
}

function Imported({ wards: { created, updated, unchanged } }: { wards: ImportedWards }) {
  return (
    <Notice tone="calm" title="Imported">
      <p>
        {countOf(created, 'new ward')}, {updated} changed, {unchanged} as before.
      </p>
    </Notice>
  );
}

const inputOf = ({ text, fields }: ReadFile) => ({
  geoJson: text,
  fields: { code: fields.code, number: fields.number, name: fields.name || null },
});
