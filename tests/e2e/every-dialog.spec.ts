import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, openFirstTicket, part, signInAs, test } from './people.ts';

/** What is to be looked at is what opens over it. */
const SHORT_LIST = '/tickets?priority=critical&sla=breached';

/** The page with what is open on it, and the colours of this in dark. */
async function expectOpenToEverybody(page: Page, opened: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  const { violations: inDark } = await new AxeBuilder({ page })
    .include(opened)
    .withRules(['color-contrast'])
    .analyze();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const told = [...violations, ...inDark].map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
  );
  expect.soft(told, opened).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, `${opened}: wider than the screen`).toBeLessThanOrEqual(0);
}

test('the menus of the header are open to everybody', async ({ page }) => {
  await signInAs(page, 'manager');
  await page.goto(SHORT_LIST);
  for (const name of [/: account$/, /: change the municipality$/]) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectOpenToEverybody(page, '[role=menu]');
    await page.keyboard.press('Escape');
  }
});

test('what opens in the header and on the list is open to everybody, in light and in dark @mobile', async ({
  page,
}) => {
  await signInAs(page, 'manager');
  await page.goto(SHORT_LIST);
  await page.getByRole('button', { name: /^Notifications/ }).click();
  const bell = page.getByRole('dialog', { name: 'Notifications' });
  await expect(bell.getByRole('link', { name: 'All notifications' })).toBeVisible();
  await expectOpenToEverybody(page, '[role=dialog][aria-label=Notifications]');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible();
  await expectOpenToEverybody(page, '[role=dialog][aria-label=Menu]');
  await page.keyboard.press('Escape');

  await page.getByRole('main').getByText('Filters', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Apply filters' })).toBeVisible();
  await expectOpenToEverybody(page, 'main details[open]');

  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('dialog', { name: 'Export tickets' }).getByRole('status')).toContainText(/\d/);
  await expectOpenToEverybody(page, 'dialog[open]');
});

test('what opens on a ticket is open to everybody, in light and in dark @mobile', async ({ page }) => {
  await signInAs(page, 'manager');
  await page.goto('/tickets?status=open');
  await openFirstTicket(page);
  await part(page, 'Details').getByRole('button', { name: 'Edit' }).click();
  await expect(part(page, 'Details').getByLabel('Title')).toBeVisible();
  await expectOpenToEverybody(page, 'main form:has([name=title])');

  await page.getByRole('button', { name: 'Escalate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Escalate this ticket' });
  await dialog.getByRole('button', { name: 'Escalate' }).click();
  await expect(dialog.getByText('Say why it has to be escalated.')).toBeVisible();
  await expectOpenToEverybody(page, '[role=dialog][aria-modal=true]');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const assign = part(page, 'Who has it');
  await assign.getByLabel('Assignee').selectOption({ index: 1 });
  await assign.getByRole('button', { name: 'Assign' }).click();
  // It stays for as long as the pointer rests on it.
  await page
    .getByRole('alert')
    .filter({ hasText: /^Assigned to / })
    .hover();
  await expectOpenToEverybody(page, '[role=alert]');
});

test('what opens on the map is open to everybody, in light and in dark @mobile', async ({ page }) => {
  await signInAs(page, 'manager');
  await page.goto('/map?sla=breached');
  await expect(page.getByRole('heading', { name: /\d tickets in view/ })).toBeVisible();
  await page.getByText('More filters').click();
  await page.getByRole('combobox', { name: 'Priority' }).click();
  await expect(page.getByRole('option', { name: 'Critical' })).toBeVisible();
  await expectOpenToEverybody(page, '[role=listbox]');
  await page.keyboard.press('Escape');

  const first = page.locator('section[aria-labelledby="in-view"] li a').first();
  const title = await first.textContent();
  await first.click();
  await page.getByRole('link', { name: 'Show on the map' }).click();
  const mark = page.getByRole('button', { name: `${title}: ` });
  await mark.first().press('Enter');
  await expect(page.locator('.leaflet-popup').getByRole('link')).toBeVisible();
  await expectOpenToEverybody(page, '.leaflet-popup');
});

test('what is shown before something is saved is open to everybody, in light and in dark @mobile', async ({
  page,
}) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/teams');
  await page.getByRole('link', { name: /area of Roads Coast$/ }).click();
  const wards = part(page, 'Take wards');
  await wards.getByLabel('Find a ward').fill('Whale');
  await wards.getByRole('checkbox', { name: '1 Whale Point' }).check();
  await wards.getByRole('button', { name: 'Only these wards' }).click();
  await page.getByRole('button', { name: 'See what would change' }).click();
  const check = part(page, 'Before saving');
  await check.getByText(/Which ones|The oldest/).click();
  await expect(check.getByRole('listitem').first()).toBeVisible();
  await expectOpenToEverybody(page, 'main');
});
