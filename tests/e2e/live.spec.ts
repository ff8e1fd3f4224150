import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type Cable, layCable } from './cable.ts';
import { expect, fileTicket, part, post, signInAs, test } from './people.ts';

/** Well within view of the whole demo municipality, and in no other test. */
const SPOT = { lat: -30.8051, lng: 30.4004 };

/** Of this run: a test that is tried again must not find what it filed before. */
const titled = (words: string) => `${words} ${process.pid}`;

/** @param cable what reaches the server; as all do, if none is given */
async function colleague(browser: Browser, cable?: Cable): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(cable && { baseURL: cable.address });
  const page = await context.newPage();
  await openList(page);
  return { context, page };
}

const file = (page: Page, title: string) => fileTicket(page, { title, location: SPOT });

/** Takes a ticket that was just filed in hand. */
const takeInHand = (page: Page, id: string) =>
  post(page, `/tickets/${id}/status`, { version: 1, status: 'in_progress' });

const row = (page: Page, title: string) => page.getByRole('table', { name: 'Tickets' }).getByText(title);
const onMap = (page: Page, title: string) => page.getByRole('main').getByRole('link', { name: title });
const isLive = (page: Page) =>
  page.waitForResponse((response) => response.url().includes('/api/v1/events') && response.status() === 200);

/** Signs a manager in, whose page is the list then, and waits until it listens. */
async function openList(page: Page): Promise<void> {
  const live = isLive(page);
  await signInAs(page, 'manager');
  await live;
}

/** Opens the map with what is called so, and waits until it listens. */
async function openMap(page: Page, title: string): Promise<void> {
  const live = isLive(page);
  await page.goto(`/map?${new URLSearchParams({ q: title })}`);
  await expect(page.getByRole('heading', { name: '0 tickets in view' })).toBeVisible();
  await live;
}

test.describe('in two seconds', () => {
  // The promise is one to people; a machine that has another browser to serve at this very moment may try again.
  test.describe.configure({ retries: 2 });

  test('a ticket that a resident files is on a manager’s list and map, and so is the next one', async ({
    browser,
    page: list,
  }) => {
    await openList(list);
    const { context: window, page: map } = await colleague(browser);
    const titles = titled(`Seen at once ${test.info().retry}`);
    await openMap(map, titles);
    const elsewhere = await browser.newContext();
    const filing = await elsewhere.newPage();
    await signInAs(filing, 'citizen');

    for (const title of [`${titles}, first`, `${titles}, second`]) {
      await file(filing, title);
      await Promise.all([
        expect(row(list, title)).toBeVisible({ timeout: 2000 }),
        expect(onMap(map, title)).toBeVisible({ timeout: 2000 }),
      ]);
    }
    await Promise.all([window.close(), elsewhere.close()]);
  });
});

test('who reads further down, or has selected something, is told of new tickets and keeps the place', async ({
  browser,
  page: list,
}) => {
  await openList(list);
  const { context, page: other } = await colleague(browser);
  const news = list.getByText(/^\d+ new tickets?/);
  const show = list.getByRole('button', { name: 'Show', exact: true });
  const rows = list.getByRole('table', { name: 'Tickets' }).getByRole('row');

  const read = rows.nth(12).getByRole('link');
  await read.evaluate((link) => link.scrollIntoView({ block: 'center' }));
  // Its height on the page: how wide it is follows from what stands in other rows.
  const whereItStands = async () => [await read.textContent(), (await read.boundingBox())!.y];
  const before = await whereItStands();
  await file(other, titled('Filed while one reads'));
  await expect(news).toBeVisible();
  await expect(row(list, titled('Filed while one reads'))).toHaveCount(0);
  expect(await whereItStands()).toEqual(before);
  await show.click();
  await expect(row(list, titled('Filed while one reads'))).toBeInViewport();
  await expect(news).toHaveCount(0);

  await list.evaluate(() => window.scrollTo(0, 0));
  const first = rows.nth(1).getByRole('link');
  const selected = (await first.textContent()) ?? '';
  await first.selectText();
  await file(other, titled('Filed while one selects'));
  await expect(news).toBeVisible();
  expect(await list.evaluate(() => window.getSelection()?.toString())).toContain(selected);
  await expect(first).toHaveText(selected);
  await show.click();
  await expect(row(list, titled('Filed while one selects'))).toBeVisible();
  await context.close();
});

test('all tabs of one browser share one stream', async ({ context, page }) => {
  let streams = 0;
  context.on('request', (request) => {
    if (request.url().includes('/api/v1/events')) streams += 1;
  });
  await openList(page);
  const tabs = await Promise.all(Array.from({ length: 3 }, () => context.newPage()));
  for (const tab of tabs) await tab.goto('/tickets');
  await file(page, titled('Seen in all tabs'));
  for (const tab of tabs) {
    await tab.bringToFront();
    await expect(row(tab, titled('Seen in all tabs'))).toBeVisible();
  }
  expect(streams).toBe(1);
});

test('whoever signs out in one tab is signed out in the others', async ({ context, page }) => {
  await openList(page);
  const other = await context.newPage();
  await other.goto('/tickets');
  const hangUp = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/events'));
  await other.getByRole('button', { name: /: account$/ }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(page).toHaveURL(/\/sign-in/);
  await hangUp;
});

test('a line that is cut for ten seconds says so, and loses nothing on list, map and ticket', async ({
  browser,
  baseURL,
}) => {
  // Pages of their own: the browser calls each request that it cannot make an error.
  const cable = await layCable(baseURL!);
  const { context, page: list } = await colleague(browser, cable);
  const { context: elsewhere, page: other } = await colleague(browser);
  const [worked, filed] = [titled('Worked on meanwhile'), titled('Filed meanwhile')];
  const id = await file(other, worked);
  const [map, ticket] = [await context.newPage(), await context.newPage()];
  await map.goto(`/map?${new URLSearchParams({ q: filed })}`);
  await expect(map.getByRole('heading', { name: '0 tickets in view' })).toBeVisible();
  await ticket.goto(`/tickets/${id}`);
  await ticket.getByRole('textbox', { name: 'Message' }).fill('We are on our way');

  // In the middle of loading what is new: the page may neither be lost nor what was typed into it.
  const loading = ticket.waitForRequest(
    (request) => 'rsc' in request.headers() && request.url().includes(`/tickets/${id}?`),
  );
  await post(other, `/tickets/${id}/messages`, { body: 'Who goes there?', visibility: 'internal' });
  await loading;
  cable.cut();
  const tenSeconds = setTimeout(10_000);
  const titles = ['first', 'second', 'third'].map((which) => `${filed}, the ${which}`);
  for (const title of titles) await file(other, title);
  await takeInHand(other, id);
  for (const page of [list, map, ticket])
    await expect(page.getByText(/^Offline: figures from \d\d:\d\d, reconnecting$/)).toBeVisible();
  await tenSeconds;
  for (const title of titles) {
    await expect(row(list, title)).toHaveCount(0);
    await expect(onMap(map, title)).toHaveCount(0);
  }
  cable.mend();

  for (const page of [list, map, ticket]) {
    await page.bringToFront();
    await expect(page.getByText(/^Offline/)).toHaveCount(0);
  }
  await ticket.bringToFront();
  await expect(ticket.getByRole('option', { name: 'Now: In progress' })).toBeAttached();
  await expect(part(ticket, 'What happened')).toContainText('Who goes there?');
  await expect(ticket.getByRole('textbox', { name: 'Message' })).toHaveValue('We are on our way');
  await map.bringToFront();
  for (const title of titles) await expect(onMap(map, title)).toBeVisible();
  await list.bringToFront();
  for (const title of titles) await expect(row(list, title)).toBeVisible();
  await expect(list.getByRole('row').filter({ hasText: worked })).toContainText('In progress');
  await Promise.all([context.close(), elsewhere.close()]);
  await cable.remove();
});

test('a browser that has no network says so at once, and is back when it has one', async ({ browser }) => {
  const { context, page } = await colleague(browser);
  const badge = page.getByText(/^Offline/);
  await context.setOffline(true);
  await expect(badge).toBeVisible({ timeout: 10_000 });
  await context.setOffline(false);
  await expect(badge).toHaveCount(0);
  await context.close();
});

test('what somebody else does to a ticket appears on its page, and what one types there stays', async ({
  browser,
  page,
}) => {
  await openList(page);
  const id = await file(page, titled('Worked on by two'));
  await page.goto(`/tickets/${id}`);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('We are on our way');
  const { context, page: other } = await colleague(browser);
  await takeInHand(other, id);
  await expect(page.getByRole('option', { name: 'Now: In progress' })).toBeAttached();
  await expect(message).toHaveValue('We are on our way');
  await context.close();
});
