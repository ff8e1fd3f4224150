-- What the figures of wards read: one ward's unfinished and resolved tickets, and of all wards those resolved of late.
create index tickets_ward_open on tickets (tenant_id, ward_id) where not is_finished;
create index tickets_ward_resolved on tickets (tenant_id, ward_id, resolved_at) where resolved_at is not null;
create index tickets_resolved on tickets (tenant_id, resolved_at) where resolved_at is not null;
