-- What a ward's figures read: unfinished tickets by ward, and the days' filed and resolved ones.
create index tickets_ward_open on tickets (tenant_id, ward_id, next_due_at) where not is_finished;
create index tickets_ward_resolved on tickets (tenant_id, ward_id, resolved_at) where resolved_at is not null;
