'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { FormFailure } from '#components/form/form-failure.tsx';
import { Notice } from '#components/form/notice.tsx';
import { useCommand } from '#components/form/use-command.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { begin, changed, redone, type Shape, undone } from '#lib/service-areas/area-editing.ts';
import type { AreaDryRun } from '#lib/service-areas/dry-run-area.ts';
import type { AreaSurroundings, ServiceArea } from '#lib/service-areas/service-area.ts';
import { combineAreaAction, dryRunAreaAction, formerAreaAction, saveAreaAction } from '../../actions.ts';
import classes from './area.module.css';
import { AreaHistory } from './area-history.tsx';
import { DryRunReport } from './dry-run-report.tsx';
import { ExchangeGeoJson } from './exchange-geojson.tsx';
import { TakeWards } from './take-wards.tsx';
import { ToolBar } from './tool-bar.tsx';
import type { Tool } from './tools.ts';
import { useUnsavedWarning } from './use-unsaved-warning.ts';

// Leaflet needs a window as soon as it is loaded.
const AreaCanvas = dynamic(() => import('./area-canvas.tsx'), {
  ssr: false,
  loading: () => <div className={classes.map} />,
});

type Props = { opened: ServiceArea; base: BaseMap; surroundings: AreaSurroundings };

type Checked = { shape: Shape; found: AreaDryRun };

/** Draws a team's area. All that the map does can be done without it: by the list of wards, and by GeoJSON. */
export function AreaEditor({ opened, base, surroundings }: Props) {
  const [saved, setSaved] = useState(opened);
  const [editing, setEditing] = useState(() => begin(opened.area));
  const [tool, setTool] = useState<Tool>('look');
  const [wards, setWards] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<Checked | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const { pending, failure, setFailure, run } = useCommand({
    unreached: 'What you drew is still here: try again when the line is back.',
  });
  // Of an outline that is refused: where it is at fault.
  const fault = (failure?.extra?.at as LatLng | undefined) ?? null;
  const { present } = editing;
  const isUnsaved = present !== saved.area;
  useUnsavedWarning(isUnsaved);

  const change = (next: Shape) => {
    setNews(null);
    setFailure(null);
    setEditing((now) => changed(now, next));
  };
  const step = (move: typeof undone) => {
    setFailure(null);
    setEditing(move);
  };
  useStepKeys(step);

  const combine = (how: 'add' | 'take_away' | 'replace', shape: Shape, chosen: ReadonlySet<string>) =>
    run(() => combineAreaAction({ area: present, shape, wards: [...chosen], how }), change);
  const check = () => {
    setTool('look');
    run(
      () => dryRunAreaAction(saved.team.id, present),
      (found) => setChecked({ shape: present, found }),
    );
  };
  const save = (reroute: boolean) =>
    run(
      () => saveAreaAction(saved.team.id, { version: saved.version, area: present, reroute }),
      (now) => {
        setSaved({ ...now, area: present });
        setChecked(null);
        setNews(
          reroute
            ? 'The area is saved. Its open tickets are being routed again; that takes a minute at most.'
            : 'The area is saved. New tickets are routed by it; those that are open stay where they are.',
        );
      },
    );
  const found = checked && checked.shape === present ? checked.found : null;
  const toggleWard = (id: string) =>
    setWards((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));

  return (
    <div className={classes.editor}>
      <div className={classes.drawing}>
        <p id="area-help" className="quiet">
          Drawing needs a pointer. Without one, everything can be done by “Take wards” and by importing and
          exporting GeoJSON.
        </p>
        <ToolBar
          editing={editing}
          tool={tool}
          onTool={setTool}
          onUndo={() => step(undone)}
          onRedo={() => step(redone)}
          onJoin={() => combine('add', null, new Set())}
          onClear={() => change(null)}
        />
        <AreaCanvas
          base={base}
          surroundings={surroundings}
          shape={present}
          tool={tool}
          chosenWards={wards}
          found={found}
          fault={fault}
          onChange={change}
          onCut={(shape) => combine('take_away', shape, new Set())}
          onToolDone={() => setTool('look')}
          onToggleWard={toggleWard}
        />
      </div>
      <div className={classes.side}>
        <FormFailure failure={failure} title={fault ? 'The outline is at fault' : 'That did not work'} />
        {news && (
          <Notice tone="calm" title="Saved">
            <p>{news}</p>
          </Notice>
        )}
        <DryRunReport
          teamName={saved.team.name}
          isUnsaved={isUnsaved}
          found={found}
          pending={pending}
          onCheck={check}
          onSave={save}
        />
        <TakeWards
          wards={surroundings.wards}
          chosen={wards}
          pending={pending}
          onToggle={toggleWard}
          onClear={() => setWards(new Set())}
          onTake={(how) => {
            setTool('look');
            combine(how, null, wards);
          }}
        />
        <ExchangeGeoJson
          shape={present}
          teamName={saved.team.name}
          pending={pending}
          onImport={(shape, how) => combine(how, shape, new Set())}
        />
        <AreaHistory
          history={saved.history}
          pending={pending}
          onPutBack={(id) => run(() => formerAreaAction(saved.team.id, id), change)}
        />
      </div>
    </div>
  );
}

/** Ctrl or ⌘ with Z, and with Shift and Z or with Y; in a text field these are the field's own. */
function useStepKeys(step: (move: typeof undone) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
      if (event.target instanceof HTMLElement && event.target.matches('input[type=text], textarea')) return;
      event.preventDefault();
      step(key === 'y' || event.shiftKey ? redone : undone);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
