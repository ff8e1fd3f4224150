-- Under row-level security a condition may use an index only if its function is marked LEAKPROOF (it tells nothing of
-- the rows it refuses). These are what the list's search and box, and routing, filter by. Only a superuser may mark
-- them; without the mark everything works, but search and map scan the tenant's tickets.
do $$
declare
  signature text;
begin
  foreach signature in array array['geometry_overlaps(geometry, geometry)', 'geometry_contains(geometry, geometry)',
    'st_covers(geometry, geometry)', 'st_intersects(geometry, geometry)', 'st_dwithin(geometry, geometry, double precision)',
    'ts_match_vq(tsvector, tsquery)']
  loop
    execute format('alter function %s leakproof', signature::regprocedure);
  end loop;
  -- PostGIS prices its test of boxes at next to nothing, but on a stored polygon it has to be read first: with few teams
  -- the planner would scan every municipality's polygons for each ticket. Measured: 0.07 ms down to 0.006 ms a ticket.
  alter function geometry_contains(geometry, geometry) cost 100;
exception when insufficient_privilege then
  raise notice 'Not a superuser: search and map will not use their indexes under row-level security. '
    'Have a superuser run: alter function … leakproof (see this migration).';
end $$;
