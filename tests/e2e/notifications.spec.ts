import type { Page } from '@playwright/test';
import type { Role } from '#lib/domain/access/roles.ts';
import { DEMO_LOGINS } from '#prisma/seed/logins.ts';
import { choose, expect, forgetSession, part, signInAs, test } from './people.ts';

const nameOf = (role: Role) => DEMO_LOGINS.find((one) => one.role === role)!.name;

const bellOf = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const openBell = async (page: Page) => {
  await bellOf(page).click();
  return page.getByRole('dialog', { name: 'Notifications' });
};

/** Files a ticket that lands with Roads Coast. @returns its tracking number */
async function fileTicket(page: Page, title: string): Promise<string> {
  await page.goto('/tickets/new');
  await choose(page, 'Category', 'Pothole or road damage');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Latitude').fill('-30.8218');
  await page.getByLabel('Longitude').fill('30.3809');
  await page.getByRole('button', { name: 'File ticket' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  return (
    /AMB-[0-9A-Z-]+/.exec(page.url() + (await page.locator('header p').first().textContent()))?.[0] ?? ''
  );
}

test('what one person assigns stands in the other’s bell, and following it marks it as read', async ({
  page,
  browser,
}) => {
  await signInAs(page, 'admin');
  const number = await fileTicket(page, 'Pothole at the school');

  const theirs = await (await browser.newContext()).newPage();
  await signInAs(theirs, 'manager');
  await expect(bellOf(theirs)).toBeVisible();

  const assign = part(page, 'Who has it');
  await assign.getByLabel('Assignee').selectOption({ label: nameOf('manager') });
  await assign.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText(/^Assigned to /).first()).toBeVisible();

  // Opening it looks anew: nobody has to wait for the next poll.
  const bell = await openBell(theirs);
  const item = bell.getByRole('listitem').filter({ hasText: number });
  await expect(item).toContainText(`Unread: Ticket ${number}: assigned to you or your team.`);
  await expect(bellOf(theirs)).toHaveAccessibleName(/^Notifications, (more than )?\d+ unread$/);
  await item.getByRole('link', { name: number }).click();
  await expect(theirs.getByRole('heading', { name: 'Pothole at the school' })).toBeVisible();
  const again = await openBell(theirs);
  await expect(again.getByRole('listitem').filter({ hasText: number })).not.toContainText('Unread');
  await theirs.context().close();
});

test('a ticket that is watched tells of each step, on the channels chosen for it, until one stops', async ({
  page,
  browser,
}) => {
  await signInAs(page, 'admin');
  const number = await fileTicket(page, 'Watched pothole');
  const theirs = await (await browser.newContext()).newPage();
  await signInAs(theirs, 'manager');
  await theirs.goto(`/tickets/${number}`);
  const watch = part(theirs, 'Who watches');
  await watch.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(watch).toContainText('You hear of each of its steps');
  await watch.getByRole('checkbox', { name: 'In the application' }).check();
  await theirs.reload();
  await expect(watch.getByRole('checkbox', { name: 'In the application' })).toBeChecked();
  await expect(watch.getByRole('checkbox', { name: 'Email' })).not.toBeChecked();
  await watch.getByText(/^\d+ (person|people) watch(es)?$/).click();
  await expect(watch.getByRole('listitem').filter({ hasText: nameOf('manager') })).toBeVisible();

  const status = part(page, 'Move it on');
  await status.getByLabel('Status').selectOption({ label: 'In progress' });
  await status.getByRole('button', { name: 'Change status' }).click();
  await expect(status.getByRole('option', { name: 'Now: In progress' })).toBeAttached();

  await theirs.goto('/notifications?only=unread');
  const list = theirs.getByRole('main').getByRole('listitem').filter({ hasText: number });
  await expect(list).toContainText('its status is now “being worked on”');
  await theirs.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(theirs.getByText('You have read everything.')).toBeVisible();
  await expect(bellOf(theirs)).toHaveAccessibleName('Notifications');

  await theirs.goto(`/tickets/${number}`);
  await watch.getByRole('button', { name: 'Stop watching' }).click();
  await expect(watch).toContainText('You do not watch this ticket.');
  await theirs.context().close();
});

test('how one is told is kept, and a quiet night of no length is refused in words', async ({ page }) => {
  await signInAs(page, 'field_worker');
  await page.getByRole('button', { name: /account$/ }).click();
  await page.getByRole('menuitem', { name: 'Notification settings' }).click();
  await page.getByRole('checkbox', { name: 'Email' }).uncheck();
  await page.getByLabel('From').fill('21:30');
  await page.getByLabel('Until').fill('21:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Quiet hours end at another time');
  await page.getByLabel('Until').fill('05:15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Email' })).not.toBeChecked();
  await expect(page.getByLabel('Until')).toHaveValue('05:15');
  await expect(part(page, 'This device')).toContainText('Push is not set up on this installation');
});

test('councillors, the police and residents have no bell and no settings for one', async ({ page }) => {
  for (const role of ['ward_councillor', 'saps_liaison', 'citizen'] as const) {
    await forgetSession(page);
    await signInAs(page, role);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(bellOf(page)).toHaveCount(0);
    for (const path of ['/notifications', '/account/notifications']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    }
  }
});

test('a bell that cannot be brought up to date says so, and tries again when asked', async ({ page }) => {
  await signInAs(page, 'manager');
  await expect(bellOf(page)).toBeVisible();
  const address = '**/api/v1/notifications?*';
  await page.route(address, (route) => route.fulfill({ status: 404, json: {} }));
  const bell = await openBell(page);
  await expect(bell.getByRole('alert')).toContainText('The server could not be reached.');
  await page.unroute(address);
  await bell.getByRole('button', { name: 'Try again' }).click();
  await expect(bell.getByRole('alert')).toHaveCount(0);
});
