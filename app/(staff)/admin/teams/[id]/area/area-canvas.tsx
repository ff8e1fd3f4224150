import { divIcon } from 'leaflet';
import { useEffect, useMemo } from 'react';
import { CircleMarker, GeoJSON, Marker, Tooltip, useMap } from 'react-leaflet';
import BaseMap from '#components/map/base-map.tsx';
import { TeamLayer } from '#components/map/team-layer.tsx';
import { boundsOf } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Area } from '#lib/maps/areas.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import type { Shape } from '#lib/service-areas/area-editing.ts';
import type { AreaDryRun } from '#lib/service-areas/dry-run-area.ts';
import type { AreaSurroundings } from '#lib/service-areas/service-area.ts';
import classes from './area.module.css';
import { Drawing } from './drawing.tsx';
import type { Tool } from './tools.ts';

type Props = {
  base: Base;
  surroundings: AreaSurroundings;
  shape: Shape;
  tool: Tool;
  chosenWards: ReadonlySet<string>;
  /** What the dry run found, while it is of what is drawn. */
  found: AreaDryRun | null;
  /** Where the outline is at fault. */
  fault: LatLng | null;
  onChange: (shape: Shape) => void;
  onCut: (shape: Shape) => void;
  onToolDone: () => void;
  onToggleWard: (id: string) => void;
};

export default function AreaCanvas(props: Props) {
  const { base, surroundings, shape, tool, chosenWards, found, fault } = props;
  const bounds = useMemo(() => (shape ? boundsOf(shape) : null), []);
  return (
    <BaseMap
      base={base}
      label="Map: the area"
      describedBy="area-help"
      className={classes.map}
      {...(bounds && { view: { bounds } })}
    >
      <TeamLayer teams={surroundings.neighbours} />
      <Borders surroundings={surroundings} />
      {tool === 'wards' && (
        <WardChoice wards={surroundings.wards} chosen={chosenWards} onToggle={props.onToggleWard} />
      )}
      {found && <Findings found={found} />}
      <Drawing
        shape={shape}
        tool={tool}
        onChange={props.onChange}
        onCut={props.onCut}
        onToolDone={props.onToolDone}
      />
      {fault && <Fault at={fault} />}
    </BaseMap>
  );
}

/** Unseen, at full resolution: what corners snap to. What one sees is the base map and the neighbours, simplified. */
function Borders({ surroundings }: { surroundings: AreaSurroundings }) {
  return [...surroundings.wards, ...surroundings.neighbours].map(({ id, area }) => (
    <GeoJSON
      key={id}
      data={area}
      interactive={false}
      snapIgnore={false}
      style={{ stroke: false, fill: false }}
    />
  ));
}

type WardChoiceProps = {
  wards: readonly Area[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
};

function WardChoice({ wards, chosen, onToggle }: WardChoiceProps) {
  return wards.map(({ id, area, label, name }) => (
    <GeoJSON
      key={id}
      data={area}
      snapIgnore
      style={{ className: chosen.has(id) ? classes.chosenWard : classes.openWard, weight: 2 }}
      eventHandlers={{ click: () => onToggle(id) }}
    >
      <Tooltip sticky>
        {label} {name}
      </Tooltip>
    </GeoJSON>
  ));
}

function Findings({ found }: { found: AreaDryRun }) {
  return (
    <>
      {found.gaps.map(
        ({ category, shape }) =>
          shape && (
            <GeoJSON
              key={category.code}
              data={shape}
              interactive={false}
              snapIgnore
              style={{ className: classes.gap }}
            />
          ),
      )}
      {found.overlaps.map(({ team, shape }) => (
        <GeoJSON
          key={team.id}
          data={shape}
          interactive={false}
          snapIgnore
          style={{ className: classes.overlap }}
        />
      ))}
      {found.moves.tickets.map(
        ({ id, trackingNumber, location, from, to }) =>
          location && (
            <CircleMarker key={id} center={location} radius={6} className={classes.moving} snapIgnore>
              <Tooltip>
                {trackingNumber}: {from?.name ?? 'no team'} → {to?.name ?? 'no team'}
              </Tooltip>
            </CircleMarker>
          ),
      )}
    </>
  );
}

/** A cross where the outline is at fault, brought into view. */
function Fault({ at }: { at: LatLng }) {
  const map = useMap();
  const icon = useMemo(
    () =>
      divIcon({
        className: classes.fault ?? '',
        iconSize: [28, 28],
        html: '<span role="img" aria-label="The outline is at fault here">✕</span>',
      }),
    [],
  );
  useEffect(() => {
    if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at);
  }, [map, at]);
  return <Marker position={at} icon={icon} interactive={false} keyboard={false} snapIgnore />;
}
