-- What staff were told goes after a while, and what nobody has read stays longer (lib/db/prune.ts). One index for each: in
-- its order the oldest are found at once, however much of the ledger stays for good.
create index notifications_told on notifications (created_at)
  where user_id is not null and status in ('sent', 'read', 'suppressed', 'not_configured');
create index notifications_not_read on notifications (created_at) where user_id is not null and status = 'delivered';
