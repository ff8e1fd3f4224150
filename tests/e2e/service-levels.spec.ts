import { expect, part, signInAs, test } from './people.ts';

test('an admin shortens a service level, sees what it moves, saves, and a ticket has the new deadline', async ({
  page,
}) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/service-levels');
  await page.getByRole('link', { name: /^All categories, low: 24 h \/ 72 h\s*set here/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'All categories, Low' })).toBeVisible();
  await page.getByLabel('Time to resolve', { exact: true }).fill('10');
  await expect(page.getByText('80 h of working time')).toBeVisible();
  await page.getByRole('button', { name: 'See what would change' }).click();

  const preview = part(page, 'What this changes');
  await expect(preview).toContainText(/This changes the deadlines of \d+ open tickets?:/);
  await expect(preview.getByRole('radio', { name: 'Open tickets and new ones' })).toBeChecked();
  const example = preview.getByRole('list', { name: 'Examples' }).getByRole('listitem').first();
  const [, after] = ((await example.textContent()) ?? '').match(/→ (\d+ \w+ \d{4}, \d\d:\d\d)/)!;
  const ticket = await example.getByRole('link').getAttribute('href');
  await preview.getByRole('button', { name: 'Save' }).click();

  const latest = part(page, 'Latest changes').getByRole('listitem').first();
  await expect(latest).toContainText('All categories, low priority: 24 h to respond, 80 h to resolve');
  await expect(latest).toContainText(/\d+ deadlines moved/, { timeout: 30_000 });
  await page.goto(ticket!);
  await expect(page.getByText(after!).first()).toBeAttached();
});

test('an answer to what stood in the form before is not shown, and cannot be saved', async ({ page }) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/service-levels');
  await page.getByRole('link', { name: /^All categories, medium/ }).click();
  const hours = page.getByLabel('Time to resolve', { exact: true });
  const look = page.getByRole('button', { name: 'See what would change' });
  await hours.fill('10');

  const answer = Promise.withResolvers<void>();
  await page.route(
    () => true,
    async (route) => {
      if (route.request().method() === 'POST') await answer.promise;
      await route.continue();
    },
  );
  await look.click();
  await hours.fill('12');
  await expect(look).toBeDisabled();
  answer.resolve();
  await expect(look).toBeEnabled();
  await expect(part(page, 'What this changes').getByRole('button', { name: 'Save' })).toHaveCount(0);
  await look.click();
  await expect(part(page, 'What this changes').getByRole('button', { name: 'Save' })).toBeVisible();
});

test('an admin tries a calendar before saving it, and one without hours is refused', async ({ page }) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/calendars/new');
  await expect(page.getByText('Monday after a Sunday').first()).toBeVisible();
  await page.getByLabel('A ticket filed at').fill('2026-08-07T16:50');
  await page.getByRole('button', { name: 'When is it due?' }).click();
  await expect(
    page.getByText('A ticket filed Fri 7 Aug 2026, 16:50 with 8 h would be due Tue 11 Aug 2026, 16:00.'),
  ).toBeVisible();

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Depot');
  const remove = page.getByRole('button', { name: /^Remove period 1 of/ });
  while ((await remove.count()) > 0) await remove.first().click();
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText('The calendar has no working hours at all')).toBeVisible();

  await page.getByRole('button', { name: 'Add a period to Saturday' }).click();
  await page.getByRole('button', { name: 'See what would change' }).click();
  await part(page, 'What this changes').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Depot' })).toBeVisible();
  await expect(page.getByText('Sat 08:00–16:00')).toBeVisible();
});
