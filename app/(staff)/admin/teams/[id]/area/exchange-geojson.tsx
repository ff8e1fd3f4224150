import { Button, FileInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { figure } from '#lib/domain/language/format-number.ts';
import { AppError } from '#lib/errors.ts';
import type { Shape } from '#lib/service-areas/area-editing.ts';
import { MOST_CORNERS, parseAreaText } from '#lib/service-areas/area-input.ts';
import classes from './area.module.css';

type Props = {
  shape: Shape;
  teamName: string;
  pending: boolean;
  onImport: (shape: Shape, how: 'add' | 'replace') => void;
};

/** In and out as GeoJSON: from a program for maps, or typed. */
export function ExchangeGeoJson({ shape, teamName, pending, onImport }: Props) {
  const form = useForm({ initialValues: { text: '' } });

  const readFile = async (file: File | null) => {
    form.clearErrors();
    if (file) form.setFieldValue('text', await file.text());
  };
  const importText = (how: 'add' | 'replace') => {
    try {
      onImport(parseAreaText(form.values.text), how);
      form.clearErrors();
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      form.setFieldError('text', fault.message);
    }
  };
  const disabled = form.values.text.trim() === '' || pending;
  return (
    <section className={classes.panel}>
      <h2>Import and export</h2>
      <FileInput
        label="GeoJSON file"
        placeholder="Choose a file"
        size="xs"
        accept=".geojson,.json"
        clearable
        onChange={readFile}
      />
      <Textarea
        label="GeoJSON"
        description={`Polygons in degrees, longitude first; ${figure(MOST_CORNERS)} corners at most.`}
        size="xs"
        rows={4}
        spellCheck={false}
        className={classes.code ?? ''}
        {...form.getInputProps('text')}
      />
      <div className={classes.buttons}>
        <Button size="xs" variant="default" disabled={disabled} onClick={() => importText('replace')}>
          Use it as the area
        </Button>
        <Button size="xs" variant="default" disabled={disabled} onClick={() => importText('add')}>
          Add it to the area
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={shape === null}
          onClick={() => download(shape, teamName)}
        >
          Export what is drawn
        </Button>
      </div>
    </section>
  );
}

function download(shape: Shape, teamName: string): void {
  const feature = { type: 'Feature', properties: { name: teamName }, geometry: shape };
  const address = URL.createObjectURL(new Blob([JSON.stringify(feature)], { type: 'application/geo+json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${teamName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.geojson`;
  link.click();
  URL.revokeObjectURL(address);
}
