import { choose, expect, signInAs, test } from './people.ts';

const inView = (text: string | null) => Number(/^(\d[\d\s,.]*)/.exec(text ?? '')?.[1]?.replace(/\D/g, ''));

test.describe('the map', () => {
  test.beforeEach(async ({ page }) => {
    await signInAs(page, 'manager');
    await page.goto('/map');
    await expect(page.getByRole('heading', { name: /\d tickets in view/ })).toBeVisible();
  });

  test('keeps its filters in the address, and the list shows the same tickets', async ({ page }) => {
    const heading = page.getByRole('heading', { name: /tickets? in view/ });
    const all = inView(await heading.textContent());
    await choose(page, 'Clock', 'Breached');
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/[?&]sla=breached/);
    await expect.poll(async () => inView(await heading.textContent())).toBeLessThan(all);
    await page.reload();
    await expect(heading).toBeVisible();
    expect(inView(await heading.textContent())).toBeLessThan(all);
    await page.getByRole('link', { name: 'Show these as a list' }).click();
    await expect(page).toHaveURL(/\/tickets\?.*sla=breached/);
    await page.getByRole('link', { name: 'Show on the map' }).click();
    await expect(page).toHaveURL(/\/map\?.*sla=breached/);
  });

  test('shades squares in the place of circles, and says in the legend what the shades mean', async ({
    page,
  }) => {
    const circles = page.getByRole('button', { name: /^\d+ tickets/ });
    await expect(circles.first()).toBeVisible();
    await page.getByRole('switch', { name: 'Heat' }).click({ force: true });
    await expect(circles).toHaveCount(0);
    await expect(page.getByText('Shade: tickets in the square')).toBeVisible();
    await page.getByRole('switch', { name: 'Heat' }).click({ force: true });
    await expect(circles.first()).toBeVisible();
  });

  test('can be worked by keyboard: a circle opens, a ticket of the list is reached', async ({ page }) => {
    const circle = page.getByRole('button', { name: /^\d+ tickets/ }).first();
    await circle.focus();
    const before = await page.getByRole('heading', { name: /in view/ }).textContent();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /in view|in this circle/ })).not.toHaveText(before ?? '');
    const first = page.locator('section[aria-labelledby="in-view"] li a').first();
    await first.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}/);
  });

  test('is answered with a policy that lets no foreign script run', async ({ page }) => {
    const response = await page.goto('/map');
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(policy).toContain("img-src 'self' data: blob:;");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

test.describe('near me', () => {
  test.use({ geolocation: { latitude: -33.2, longitude: 27.5, accuracy: 12 }, permissions: ['geolocation'] });

  test('sorts the list by distance for a field worker, and shows where one is', async ({ page }) => {
    await signInAs(page, 'field_worker');
    await page.goto('/map');
    await expect(page.getByRole('heading', { name: /in view/ })).toBeVisible();
    await page.getByRole('button', { name: 'Near me' }).click();
    await expect(page.getByText('Sorted by distance from where you are, to within 12 m.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'No longer near me' })).toBeVisible();
  });
});

test.describe('near me, refused', () => {
  test.use({ permissions: [] });

  test('says what was refused and what to do', async ({ page }) => {
    await signInAs(page, 'field_worker');
    await page.goto('/map');
    await page.getByRole('button', { name: 'Near me' }).click();
    await expect(page.getByText(/You have not allowed this page|could not find out/)).toBeVisible();
  });
});
