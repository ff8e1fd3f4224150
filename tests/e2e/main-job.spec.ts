import { choose, expect, forgetSession, openFirstTicket, part, signInAs, test } from './people.ts';

test('a manager files a ticket on the map, sees it routed and explained, and resolves it', async ({
  page,
}) => {
  await signInAs(page, 'manager');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New ticket' }).click();
  await choose(page, 'Category', 'Pothole or road damage');
  await page.getByLabel('Title').fill('Deep pothole at the crossing');
  const map = page.getByRole('application', { name: 'Map: choose the spot' });
  await map.click();
  await expect(page.getByText(/^In ward \d+/)).toBeVisible();
  // The spot itself is typed, so that it is the same whatever the map's size.
  await page.getByLabel('Latitude').fill('-30.8218');
  await page.getByLabel('Longitude').fill('30.3809');
  await expect(page.getByText('Roads Coast').first()).toBeVisible();
  await page.getByRole('button', { name: 'File ticket' }).click();

  await expect(page.getByRole('heading', { name: 'Deep pothole at the crossing' })).toBeVisible();
  const why = part(page, 'Why this team');
  await expect(why).toContainText('The spot lies in the service area of Roads Coast');
  await expect(why).toContainText('the only one of this category');

  const status = part(page, 'Move it on');
  await status.getByLabel('Status').selectOption({ label: 'In progress' });
  await status.getByRole('button', { name: 'Change status' }).click();
  await expect(status.getByRole('option', { name: 'Now: In progress' })).toBeAttached();

  await status.getByLabel('Status').selectOption({ label: 'Resolved' });
  await status.getByRole('button', { name: 'Change status' }).click();
  await expect(status).toContainText('resolution summary');
  await status.getByLabel('Resolution summary').fill('Filled and rolled.');
  await status.getByRole('button', { name: 'Change status' }).click();
  await expect(status.getByRole('option', { name: 'Now: Resolved' })).toBeAttached();
  await expect(part(page, 'What happened')).toContainText('Resolved');
});

test('a sensitive report is handed to the police: its liaison sees it, its filer and the admin do not', async ({
  page,
}) => {
  const title = 'Neighbour hurt, please send somebody';
  await signInAs(page, 'manager');
  await page.goto('/tickets/new');
  await choose(page, 'Category', 'Gender-based violence');
  await expect(page.getByText('This goes to the police, not to the municipality')).toBeVisible();
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Latitude').fill('-30.8218');
  await page.getByLabel('Longitude').fill('30.3809');
  await page.getByRole('button', { name: 'Hand to the police' }).click();
  const receipt = page.getByRole('region', { name: 'Handed to the police' });
  const trackingNumber =
    /AMB-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/.exec((await receipt.textContent()) ?? '')?.[0] ?? '';
  expect(trackingNumber).not.toBe('');

  await page.goto(`/tickets/${trackingNumber}`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();

  await forgetSession(page);
  await signInAs(page, 'admin');
  await page.goto(`/tickets?q=${trackingNumber}`);
  await expect(page.getByText(title)).toHaveCount(0);
  await page.goto(`/tickets/${trackingNumber}`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();

  await forgetSession(page);
  await signInAs(page, 'saps_liaison');
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await expect(part(page, 'Why this team')).toContainText('nearest police station');
});

test('a list is filtered by its address, and the filter survives the way to a ticket and back', async ({
  page,
}) => {
  await signInAs(page, 'manager');
  await page.goto('/tickets?sla=breached&sort=due');
  const list = page.getByRole('table', { name: 'Tickets' });
  await expect(list.getByRole('row').nth(1)).toContainText('Breached');
  await openFirstTicket(page);
  await page.goBack();
  await expect(page).toHaveURL(/sla=breached/);
});

test('two people change one ticket: the second is told, and loses nothing typed', async ({
  page,
  browser,
}) => {
  await signInAs(page, 'manager');
  await page.goto('/tickets?status=open');
  await page
    .getByRole('table', { name: 'Tickets' })
    .getByRole('row')
    .nth(1)
    .getByRole('link')
    .first()
    .click();
  const mine = part(page, 'Move it on');
  await mine.getByLabel('Status').selectOption({ label: 'Awaiting supplier' });
  await mine.getByLabel('Note').fill('Ordered the part.');

  const other = await (await browser.newContext()).newPage();
  await signInAs(other, 'admin');
  await other.goto(page.url());
  const theirs = part(other, 'Move it on');
  await theirs.getByLabel('Status').selectOption({ label: 'In progress' });
  await theirs.getByRole('button', { name: 'Change status' }).click();
  await expect(theirs.getByRole('option', { name: 'Now: In progress' })).toBeAttached();

  await mine.getByRole('button', { name: 'Change status' }).click();
  await expect(mine.getByRole('alert')).toContainText('Somebody changed this ticket meanwhile');
  await expect(mine.getByLabel('Note')).toHaveValue('Ordered the part.');
  await other.context().close();
});
