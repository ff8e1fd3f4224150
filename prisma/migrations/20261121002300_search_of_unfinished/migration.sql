-- Most searches are for what is still to do: of the tickets with a common word those are one in thirty.
create index tickets_search_unfinished on tickets using gin (tenant_id, search) where not is_finished;
