-- Asks for the ticket of each row by its key. As `exists (…)` the planner may read every visible ticket into a hash table
-- first: with 50,000 notifications of one person and 400,000 tickets a page of the bell took 490 ms; by key it takes 0.3.
drop policy with_ticket on notifications;
create policy with_ticket on notifications for select
  using (tenant_id = (select app_tenant()) and (select app_role()) not in ('ward_councillor', 'citizen')
    and (select true from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));

drop policy read_own_bell on notifications;
create policy read_own_bell on notifications for update
  using (tenant_id = (select app_tenant()) and channel = 'in_app' and user_id = (select app_user())
    and (select app_role()) in ('admin', 'manager', 'field_worker')
    and (select true from tickets t where t.tenant_id = notifications.tenant_id and t.id = ticket_id));
