import type { Page } from '@playwright/test';
import { Client } from 'pg';
import { expect, fileTicket, part, signInWith, test } from './people.ts';

/** The second municipality has two wards, which no other test looks at: Rooidak, where the spot is, and Vleikant. */
const ADMIN = 'gertruida.olivier@rooidakvlei.example';
const SPOT = { lat: -31.08, lng: 23.675 };

type Corner = [lng: number, lat: number];
type Ward = { code: string; no: number; label: string; corners: Corner[] };

const geoJson = (...wards: Ward[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: wards.map(({ corners, ...properties }) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
    })),
  });

const WHOLE: Ward = {
  code: 'K1',
  no: 1,
  label: 'Karoo',
  corners: [
    [23.5, -31.2],
    [23.9, -31.2],
    [23.9, -31],
    [23.5, -31],
  ],
};
const [southWest, southEast, northEast, northWest] = WHOLE.corners as [Corner, Corner, Corner, Corner];
const CROSSED: Ward = { ...WHOLE, code: 'K2', corners: [southWest, northEast, southEast, northWest] };

async function chooseFile(page: Page, text: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await part(page, 'Import wards').getByLabel('GeoJSON file of wards').click();
  const file = { name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) };
  await (await choosing).setFiles(file);
}

const delimitations = (page: Page) => page.getByRole('table', { name: 'Delimitations' }).getByRole('row');

/** As the municipality counts days. */
const dayFromNow = (days: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Johannesburg' }).format(
    Date.now() + days * 86_400_000,
  );

/** As if a day had passed. */
async function dayComes(): Promise<void> {
  const database = new Client({ connectionString: process.env.LUNGISA_E2E_DATABASE_URL });
  await database.connect();
  await database.query('update ward_delimitations set effective_from = effective_from - 1');
  await database.end();
}

test('a file of wards with a fault is refused in words, and the wards stay as they are', async ({ page }) => {
  await signInWith(page, ADMIN);
  await page.goto('/admin/wards');
  const [before, form] = [await delimitations(page).count(), part(page, 'Import wards')];
  await chooseFile(page, '{"type":');
  await expect(form.getByText('The file is not a GeoJSON FeatureCollection with properties.')).toBeVisible();

  await chooseFile(page, geoJson(WHOLE, CROSSED, { ...WHOLE, label: 'Twice' }));
  await form.getByRole('button', { name: 'See what would change' }).click();
  const faults = form.getByRole('listitem');
  await expect(faults).toHaveText([
    /^Feature 2: The outline crosses itself at -31\.1\d+, 23\.7\d+\.$/,
    /^Feature 3: The code “K1” stood in an earlier row/,
  ]);
  await expect(form.getByRole('button', { name: 'Import the wards' })).toBeDisabled();
  await page.reload();
  await expect(delimitations(page)).toHaveCount(before);
  await expect(part(page, 'Wards in force')).not.toContainText('Karoo');
});

test('a new delimitation takes effect on its day, and a ticket keeps the ward of its own', async ({
  page,
}) => {
  await signInWith(page, ADMIN);
  const [early, late] = [`Of the old wards ${process.pid}`, `Of the new wards ${process.pid}`];
  const earlyId = await fileTicket(page, { title: early, location: SPOT });
  await page.goto('/tickets');
  await page.getByRole('main').getByText('Filters', { exact: true }).click();
  await page.getByRole('checkbox', { name: '1 Rooidak' }).check();
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page).toHaveURL(/ward=/);
  const listOfOldWard = page.url();

  await page.goto('/admin/wards');
  const form = part(page, 'Import wards');
  await chooseFile(page, geoJson(WHOLE));
  await form.getByRole('button', { name: 'See what would change' }).click();
  await expect(form.getByRole('status')).toContainText('1 new, 0 changed, 0 the same, 2 not in the file');
  await form.getByRole('textbox', { name: 'Name' }).fill('Karoo wards');
  await form.getByLabel('In force from').fill(dayFromNow(0));
  await form.getByRole('button', { name: 'Import the wards' }).click();
  await expect(form.getByText('Choose a day after today')).toBeVisible();
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Karoo wards');
  await form.getByLabel('In force from').fill(dayFromNow(1));
  await form.getByRole('button', { name: 'Import the wards' }).click();
  await expect(form.getByText('1 new ward, 0 changed')).toBeVisible();
  await expect(delimitations(page).filter({ hasText: 'Karoo wards' })).toContainText(
    'Takes effect by itself',
  );
  await expect(part(page, 'Wards in force')).toContainText('1 Rooidak');

  await dayComes();
  await page.reload();
  await expect(delimitations(page).filter({ hasText: 'Karoo wards' })).toContainText('In force');
  await expect(part(page, 'Wards in force')).toContainText('1 Karoo');
  const lateId = await fileTicket(page, { title: late, location: SPOT });
  const ward = page.getByRole('definition').filter({ hasText: /^1 / });
  await page.goto(`/tickets/${lateId}`);
  await expect(ward).toHaveText('1 Karoo');
  await page.goto(`/tickets/${earlyId}`);
  await expect(ward).toHaveText('1 Rooidak');

  // Who kept the list of an old ward still has it.
  await page.goto(listOfOldWard);
  const list = page.getByRole('table', { name: 'Tickets' });
  await expect(list).toContainText(early);
  await expect(list).not.toContainText(late);
  await expect(page.getByRole('link', { name: /Ward: 1 Rooidak \(first delimitation\)/ })).toBeVisible();
});
