import '@geoman-io/leaflet-geoman-free';
import '@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css';
import type { Feature, Polygon as GeoPolygon, Position } from 'geojson';
import leaflet, { FeatureGroup, GeoJSON, type Map as LeafletMap, Polygon } from 'leaflet';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useMap } from 'react-leaflet';
import type { Shape } from '#lib/service-areas/area-editing.ts';
import classes from './area.module.css';
import type { Tool } from './tools.ts';

type Props = {
  shape: Shape;
  tool: Tool;
  onChange: (shape: Shape) => void;
  /** A shape drawn to be cut out. */
  onCut: (shape: Shape) => void;
  /** Drawing ended, by its last corner or by Escape. */
  onToolDone: () => void;
};

const STYLE = { className: classes.area ?? '', weight: 3, pmIgnore: false, snapIgnore: false };
const SNAPPING = { snappable: true, snapDistance: 15 };

/** Handles on each of thousands of corners would stall the browser: those near the pointer are enough. */
const HANDLES = { limitMarkersToCount: 200 };

/** The area on the map and the tools that change it. What is not drawn here is only looked at, and snapped to. */
export function Drawing({ shape, tool, onChange, onCut, onToolDone }: Props) {
  const map = useMap();
  const group = useRef<FeatureGroup | null>(null);
  const shown = useRef<Shape | undefined>(undefined);

  const report = useEffectEvent(() => {
    const parts = group.current ? partsOn(map, group.current) : [];
    const next: Shape = parts.length === 0 ? null : { type: 'MultiPolygon', coordinates: parts };
    shown.current = next;
    onChange(next);
  });
  const finish = useEffectEvent((drawn: Position[][]) => {
    if (tool === 'cut') onCut({ type: 'MultiPolygon', coordinates: [drawn] });
    else onChange({ type: 'MultiPolygon', coordinates: [...(shape?.coordinates ?? []), drawn] });
  });
  const end = useEffectEvent(() => onToolDone());

  useEffect(() => {
    readyForDrawing(map);
    const layers = new FeatureGroup([], { pmIgnore: false }).addTo(map);
    group.current = layers;
    const create = ({ layer }: { layer: unknown }) => {
      if (!(layer instanceof Polygon)) return;
      layer.remove();
      finish(ringsOf(layer));
    };
    map.on('pm:create', create);
    map.on('pm:drawend', end);
    map.on('pm:remove', report);
    return () => {
      map.off('pm:create', create);
      map.off('pm:drawend', end);
      map.off('pm:remove', report);
      layers.remove();
      group.current = null;
      shown.current = undefined;
    };
  }, [map]);

  useEffect(() => {
    if (shown.current === shape || !group.current) return;
    shown.current = shape;
    group.current.clearLayers();
    for (const rings of shape?.coordinates ?? []) {
      const part = new Polygon(GeoJSON.coordsToLatLngs(rings, 1), STYLE);
      // Of a drag that is under way each change would be a step of its own.
      part.on('pm:edit', report);
      part.on('pm:dragend', report);
      group.current.addLayer(part);
      if (tool === 'corners') part.pm.enable({ ...SNAPPING, ...HANDLES });
    }
  }, [shape, tool]);

  useEffect(() => {
    const { pm } = map;
    if (tool === 'polygon' || tool === 'cut') pm.enableDraw('Polygon', { ...SNAPPING, finishOnEnter: true });
    if (tool === 'rectangle') pm.enableDraw('Rectangle', SNAPPING);
    if (tool === 'corners') pm.enableGlobalEditMode({ ...SNAPPING, ...HANDLES });
    if (tool === 'move') pm.enableGlobalDragMode();
    if (tool === 'remove') pm.enableGlobalRemovalMode();
    return () => {
      pm.disableDraw();
      pm.disableGlobalEditMode();
      pm.disableGlobalDragMode();
      pm.disableGlobalRemovalMode();
    };
  }, [map, tool]);
  return null;
}

/** Geoman looks after no layer that does not say so, here and on every other map. */
function readyForDrawing(map: LeafletMap): void {
  // Not a named import: geoman adds it to the module after that was read.
  const { PM } = leaflet;
  PM.setOptIn(true);
  const before: { pm?: unknown } = map;
  if (before.pm) return;
  Object.assign(map.options, { pmIgnore: false });
  PM.reInitLayer(map as never);
  map.pm.setGlobalOptions({ ...SNAPPING, allowSelfIntersection: true, exitModeOnEscape: true });
  map.pm.setPathOptions({ className: classes.area ?? '', weight: 3 });
}

/** Every digit: Leaflet would round to six, and what one did not touch would change. */
const ringsOf = (part: Polygon): Position[][] =>
  (part.toGeoJSON(false) as Feature<GeoPolygon>).geometry.coordinates;

/** What was removed has left the map, and not the group. */
const partsOn = (map: LeafletMap, group: FeatureGroup): Position[][][] =>
  group
    .getLayers()
    .flatMap((part) =>
      part instanceof Polygon && map.hasLayer(part) && !part.isEmpty() ? [ringsOf(part)] : [],
    );
