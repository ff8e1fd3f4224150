import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, part, signInAs, test } from './people.ts';

test('a councillor is sent the own ward only: no other ward’s ticket and no personal data on any page', async ({
  page,
}) => {
  const bodies: { url: string; text: string }[] = [];
  page.on('response', async (response) => {
    if (!/json|html|x-component/.test(response.headers()['content-type'] ?? '')) return;
    bodies.push({ url: response.url(), text: await response.text().catch(() => '') });
  });
  await signInAs(page, 'ward_councillor');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My ward' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Ward 2 / })).toBeVisible();
  await expect(part(page, 'Filed and resolved, by week').getByRole('row')).toHaveCount(13);
  await expect(part(page, 'Open by category').getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('link', { name: 'Live map' }).click();
  await expect(page.getByRole('heading', { name: /tickets in view/ })).toBeVisible();
  await page.goto('/tickets');
  await page.waitForLoadState('networkidle');

  const tickets = bodies
    .filter(({ url }) => url.includes('/api/v1/'))
    .flatMap(({ text }) => [...text.matchAll(/"ward":\{"id":"[^"]+","number":(\d+)/g)].map(([, n]) => n));
  expect(new Set(tickets)).toEqual(new Set(['2']));
  // Numbers and addresses of residents, as the demo's have them, and the names of those who report.
  for (const { url, text } of bodies)
    expect(text.match(/\+27 ?\d{2}|@resident\.example|"reporter"/)?.[0], url).toBeUndefined();
});

test('the ward report is one page of PDF', async ({ page }) => {
  await signInAs(page, 'ward_councillor');
  await page.goto('/wards');
  const href = await page.getByRole('link', { name: 'Report (PDF)' }).getAttribute('href');
  const response = await page.request.get(href ?? '');
  expect(response.headers()['content-type']).toBe('application/pdf');
  expect((await response.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a councillor takes the ward’s tickets away, without residents’ words', async ({ page }) => {
  await signInAs(page, 'ward_councillor');
  await page.goto('/wards');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export tickets' });
  await dialog.getByLabel('CSV').check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  const rows = parse<Record<string, string>>(await readFile(await download.path()), {
    bom: true,
    columns: true,
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(Object.keys(rows[0]!)).not.toContain('Title');
  expect(JSON.stringify(rows)).not.toMatch(/\+27|@resident\.example/);
});
