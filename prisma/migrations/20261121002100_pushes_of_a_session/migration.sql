-- A browser takes pushes for as long as somebody is signed in there: a session is known by when it began. Whether it has
-- been ended, or is over by itself, is then asked of what is here and not of a browser that may be out of reach.
alter table push_subscriptions add column signed_in_at timestamptz;
update push_subscriptions set signed_in_at = created_at;
alter table push_subscriptions alter column signed_in_at set not null;
