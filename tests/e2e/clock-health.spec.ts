import { Client } from 'pg';
import { expect, part, signInAs, test } from './people.ts';

let database: Client;

test.beforeAll(async () => {
  database = new Client({ connectionString: process.env.LUNGISA_E2E_DATABASE_URL });
  await database.connect();
});
test.afterAll(() => database.end());

/** As pg-boss leaves a job that has exhausted its retries. */
const giveUpAJob = () =>
  database.query(`insert into pgboss.job (name, data, source_name, source_id, source_retry_count, output)
    select 'dead.letters', jsonb_build_object('tenantId', t.tenant_id, 'teamId', t.id), 'ticket.reroute', gen_random_uuid(), 5,
      '{"code": "40P01"}'
    from teams t join municipalities m on m.id = t.tenant_id where m.code = 'AMB' and not t.is_saps limit 1`);

test('an open page turns red by itself when a job is given up, which an administrator then replays', async ({
  page,
}) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/health');
  const given = part(page, 'Jobs that failed for good');
  await expect(given).toContainText('None.');
  await giveUpAJob();
  await expect(page.getByRole('alert').filter({ hasText: '1 job failed for good' })).toBeVisible({
    timeout: 40_000,
  });
  await expect(page.getByText('Act now')).toBeVisible();
  await given.getByRole('button', { name: 'Replay Routing' }).click();
  await expect(page.getByText('1 job sent again')).toBeVisible();
  await expect(given).toContainText('None.');
});

test('what is discarded asks once more', async ({ page }) => {
  await giveUpAJob();
  await signInAs(page, 'admin');
  await page.goto('/admin/health');
  const given = part(page, 'Jobs that failed for good');
  await given.getByRole('button', { name: 'Discard Routing' }).click();
  await given.getByRole('button', { name: 'Keep' }).click();
  await given.getByRole('button', { name: 'Discard Routing' }).click();
  await given.getByRole('button', { name: 'Discard for good' }).click();
  await expect(page.getByText('1 job discarded')).toBeVisible();
  await expect(given).toContainText('None.');
});

test('the page does not exist for a manager', async ({ page }) => {
  await signInAs(page, 'manager');
  await page.goto('/admin/health');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
