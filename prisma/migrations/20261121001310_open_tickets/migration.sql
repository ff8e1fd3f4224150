-- Whatever goes through all open tickets in the order of their ids (lib/sla/tickets-in-reach.ts) passes over no finished one.
create index tickets_open on tickets (tenant_id, id) where not is_finished;
