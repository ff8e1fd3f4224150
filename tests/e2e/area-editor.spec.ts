import type { Page } from '@playwright/test';
import { expect, part, signInAs, test } from './people.ts';

const figures = (page: Page) => page.getByRole('status').filter({ hasText: /part|Nothing is drawn/ });
const tool = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function openArea(page: Page, team: string): Promise<void> {
  await signInAs(page, 'admin');
  await page.goto('/admin/teams');
  await page.getByRole('link', { name: new RegExp(`area of ${team}$`) }).click();
  await expect(page.getByRole('heading', { name: `Area of ${team}` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Map: the area' })).toBeVisible();
}

/** Clicks spots of the map, given as shares of its width and height. */
async function clickMap(page: Page, ...spots: [number, number][]): Promise<void> {
  const map = page.getByRole('region', { name: 'Map: the area' });
  await map.scrollIntoViewIfNeeded();
  const box = (await map.boundingBox())!;
  for (const [x, y] of spots) await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
}

test('an administrator draws an area, sees what would move, saves, and sees it move', async ({ page }) => {
  await openArea(page, 'Roads Coast');
  await tool(page, 'Clear').click();
  await expect(figures(page)).toHaveText('Nothing is drawn.');
  await tool(page, 'Draw a part').click();
  await clickMap(page, [0.2, 0.85], [0.4, 0.85], [0.4, 0.95], [0.2, 0.95], [0.2, 0.85]);
  await expect(figures(page)).toHaveText('1 part, 4 corners.');

  await tool(page, 'See what would change').click();
  const check = part(page, 'Before saving');
  const moves = check.getByRole('table', { name: 'Open tickets that would move' });
  await expect(moves.getByRole('row', { name: /Roads Coast Roads Inland \d+/ })).toBeVisible();
  await expect(check.getByText(/Pothole or road damage: [\d.,]+ km² \(now/)).toBeVisible();
  await check.getByText(/Which ones|The oldest/).click();
  const moving = check.getByRole('listitem').filter({ hasText: 'Roads Coast → Roads Inland' }).first();
  const address = await moving.getByRole('link').getAttribute('href');

  await check.getByLabel('Route the open tickets again now').check();
  await check.getByRole('button', { name: 'Save the area' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The area is saved.' })).toBeVisible();
  // The worker does it.
  await expect(async () => {
    await page.goto(address!);
    await expect(part(page, 'Why this team')).toContainText('Roads Inland', { timeout: 1000 });
  }).toPass({ timeout: 45_000 });

  await page.goto('/admin/teams');
  await page.getByRole('link', { name: /area of Roads Coast$/ }).click();
  await tool(page, 'Put the former area back').first().click();
  await expect(figures(page)).toHaveText(/^1 part, \d\d+ corners\.$/);
  await tool(page, 'See what would change').click();
  await check.getByLabel('Route the open tickets again now').check();
  await check.getByRole('button', { name: 'Save the area' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The area is saved.' })).toBeVisible();
});

test('an outline that crosses itself is refused, and marked where it does', async ({ page }) => {
  await openArea(page, 'Parks and Beaches');
  await tool(page, 'Clear').click();
  await tool(page, 'Draw a part').click();
  await clickMap(page, [0.3, 0.3], [0.6, 0.6], [0.6, 0.3], [0.3, 0.6], [0.3, 0.3]);
  await tool(page, 'See what would change').click();
  await expect(
    page.getByRole('alert').filter({ hasText: /The outline crosses itself at -30\.\d+, 30\.\d+/ }),
  ).toBeVisible();
  await expect(page.getByRole('img', { name: 'The outline is at fault here' })).toBeVisible();
  await expect(tool(page, 'Save the area')).toBeHidden();
});

test('corners are moved, parts cut and removed, and every step undone by keyboard', async ({ page }) => {
  await openArea(page, 'Parks and Beaches');
  const before = (await figures(page).textContent())!;
  await tool(page, 'Clear').click();
  await tool(page, 'Draw a part').click();
  await clickMap(page, [0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7], [0.3, 0.3]);
  await expect(figures(page)).toHaveText('1 part, 4 corners.');
  await tool(page, 'Cut out').click();
  await clickMap(page, [0.45, 0.45], [0.55, 0.45], [0.55, 0.55], [0.45, 0.55], [0.45, 0.45]);
  await expect(figures(page)).toHaveText('1 part, 1 hole, 8 corners.');
  await tool(page, 'Remove a part').click();
  await clickMap(page, [0.35, 0.5]);
  await expect(figures(page)).toHaveText('Nothing is drawn.');

  await page.keyboard.press('Control+z');
  await expect(figures(page)).toHaveText('1 part, 1 hole, 8 corners.');
  await page.keyboard.press('Control+z');
  await expect(figures(page)).toHaveText('1 part, 4 corners.');
  await page.keyboard.press('Control+y');
  await expect(figures(page)).toHaveText('1 part, 1 hole, 8 corners.');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
  await expect(figures(page)).toHaveText(before);
  await expect(tool(page, 'Undo')).toBeDisabled();
});

test('without a pointer, an area is made of wards and GeoJSON', async ({ page }) => {
  await openArea(page, 'Parks and Beaches');
  const wards = part(page, 'Take wards');
  await wards.getByLabel('Find a ward').fill('Whale');
  await wards.getByRole('checkbox', { name: '1 Whale Point' }).focus();
  await page.keyboard.press('Space');
  await wards.getByRole('button', { name: 'Only these wards' }).focus();
  await page.keyboard.press('Enter');
  await expect(figures(page)).toHaveText(/^1 part, \d+ corners\.$/);
  const whale = (await figures(page).textContent())!;

  const exchange = part(page, 'Import and export');
  const downloading = page.waitForEvent('download');
  await exchange.getByRole('button', { name: 'Export what is drawn' }).click();
  const file = await (await downloading).path();
  await tool(page, 'Clear').click();
  const choosing = page.waitForEvent('filechooser');
  await exchange.getByLabel('GeoJSON file').click();
  await (await choosing).setFiles(file);
  await exchange.getByRole('button', { name: 'Use it as the area' }).click();
  await expect(figures(page)).toHaveText(whale);

  for (const [text, sentence] of [
    ['{"type":', 'That is not well-formed JSON.'],
    [
      '{"type":"LineString","coordinates":[[30,-30],[31,-31]]}',
      'An area is a Polygon or MultiPolygon, not a LineString',
    ],
    [
      '{"type":"Polygon","coordinates":[[[-30,30],[-30,31],[-31,31],[-30,30]]]}',
      'look as if latitude came first',
    ],
    ['{"type":"Polygon","coordinates":[[[300,-30],[301,-30],[301,-31],[300,-30]]]}', 'are not degrees'],
  ] as const) {
    await exchange.getByLabel('GeoJSON', { exact: true }).fill(text);
    await exchange.getByRole('button', { name: 'Use it as the area' }).click();
    await expect(exchange.getByText(sentence)).toBeVisible();
  }
  await expect(figures(page)).toHaveText(whale);

  // What is drawn is not lost by a click.
  page.once('dialog', (dialog) => dialog.dismiss());
  await page.getByRole('link', { name: 'Teams and areas' }).last().click();
  await expect(figures(page)).toHaveText(whale);
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('link', { name: 'Teams and areas' }).last().click();
  await expect(page).toHaveURL(/\/admin\/teams$/);
});

test('a police station has no area to draw', async ({ page }) => {
  await signInAs(page, 'admin');
  await page.goto('/admin/teams');
  const station = page.getByRole('row', { name: /SAPS Amanzi Central/ });
  await expect(station).toContainText('Police station: nearest, however far');
  await expect(station.getByRole('link')).toHaveCount(0);
});
