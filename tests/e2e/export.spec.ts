import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { read, utils } from 'xlsx';
import { expect, forgetSession, signInAs, test } from './people.ts';

/** All tickets of the demo are more than EXPORT_DIRECT_ROWS of the global setup; the critical ones are fewer. */
const FEW = '/tickets?priority=critical';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export tickets' });

async function openDialog(page: Page, path: string) {
  await page.goto(path);
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(dialog(page).getByRole('status')).toContainText(/\d/);
}

async function saved(page: Page, press: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return download;
}

const listedNumber = (text: string | null) => Number(/([\d,]+)/.exec(text ?? '')?.[1]?.replace(',', ''));

test('a filtered list is exported as CSV with just its tickets and the columns chosen, which are remembered @mobile', async ({
  page,
}) => {
  await signInAs(page, 'manager');
  await openDialog(page, FEW);
  const count = listedNumber(
    await page
      .getByRole('region', { name: 'Results' })
      .getByText(/^[\d,]+ tickets$/)
      .textContent(),
  );
  await expect(dialog(page).getByRole('status')).toContainText(String(count));
  await dialog(page).getByLabel('CSV').check();
  await dialog(page).getByRole('button', { name: 'None' }).click();
  await expect(dialog(page).getByRole('button', { name: 'Download' })).toBeDisabled();
  for (const column of ['Tracking number', 'Priority', 'Reported'])
    await dialog(page).getByLabel(column, { exact: true }).check();
  const download = await saved(page, () => dialog(page).getByRole('button', { name: 'Download' }).click());
  expect(download.suggestedFilename()).toMatch(/^amb-tickets-\d{4}-\d\d-\d\d\.csv$/);
  const records = parse<Record<string, string>>(await readFile(await download.path()), {
    bom: true,
    columns: true,
  });
  expect(records).toHaveLength(count);
  expect(Object.keys(records[0]!)).toEqual(['Tracking number', 'Priority', 'Reported']);
  expect(new Set(records.map(({ Priority }) => Priority))).toEqual(new Set(['Critical']));

  await openDialog(page, FEW);
  await expect(dialog(page).getByLabel('CSV')).toBeChecked();
  await expect(dialog(page).getByLabel('Title')).not.toBeChecked();
  await expect(dialog(page).getByLabel('Reported')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Export' })).toBeFocused();
});

test('a large list is made in the background: progress, a file, and its place under “My exports”', async ({
  page,
}) => {
  await signInAs(page, 'manager');
  await openDialog(page, '/tickets');
  await expect(dialog(page).getByRole('status')).toContainText('more than');
  await dialog(page).getByRole('button', { name: 'Make the file' }).click();
  const file = dialog(page).getByRole('link', { name: /^Download \d+ tickets$/ });
  await expect(file).toBeVisible({ timeout: 30_000 });
  const count = listedNumber(await file.textContent());
  const download = await saved(page, () => file.click());
  const book = read(await readFile(await download.path()));
  expect(utils.sheet_to_json(book.Sheets.Tickets!)).toHaveLength(count);
  expect(book.SheetNames).toEqual(['Tickets', 'About']);

  await dialog(page).getByRole('link', { name: 'My exports' }).click();
  await expect(page.getByRole('heading', { name: 'My exports' })).toBeVisible();
  const newest = page.getByRole('list', { name: 'Exports' }).getByRole('listitem').first();
  await expect(newest.getByRole('link', { name: `Download ${count} tickets` })).toBeVisible();
});

test('a councillor is offered no column with people’s words, and a police liaison no export', async ({
  page,
}) => {
  await signInAs(page, 'ward_councillor');
  await openDialog(page, '/tickets');
  await expect(dialog(page).getByLabel('Category')).toBeVisible();
  for (const column of ['Title', 'Address', 'Assignee', 'Phone'])
    await expect(dialog(page).getByLabel(column, { exact: true })).toHaveCount(0);
  await forgetSession(page);
  await signInAs(page, 'saps_liaison');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
});
