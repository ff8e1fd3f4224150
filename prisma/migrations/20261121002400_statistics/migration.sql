-- Statistics after a fiftieth of a table has changed, not a tenth. The planner takes a municipality that they do not know
-- of for one with hardly any tickets: a viewport of its map, of 200,000, took up to 700 ms in the place of 20. An import
-- gathers them itself.
do $$
declare
  name text;
begin
  foreach name in array array['tickets', 'map_cells', 'ticket_audit', 'audit_seal_heads', 'ticket_events', 'ticket_reporters',
    'ticket_assignments', 'ticket_watchers', 'sla_occurrences', 'notifications'] loop
    execute format('alter table %I set (autovacuum_analyze_scale_factor = 0.02)', name);
  end loop;
end $$;
