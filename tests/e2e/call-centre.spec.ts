import { expect, fileTicket, part, signInAs, test } from './people.ts';

test('a call centre agent corrects a call and whom to write to, and is shown nothing that is not theirs', async ({
  page,
}) => {
  await signInAs(page, 'call_centre_agent');
  const places = page.getByRole('navigation', { name: 'Main' });
  await expect(places.getByRole('link', { name: 'New ticket' })).toBeVisible();
  await expect(places.getByRole('link', { name: 'Wards' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Export/ })).toHaveCount(0);
  for (const path of ['/exports', '/wards', '/admin', '/admin/service-levels'])
    expect((await page.goto(path))?.status(), path).toBe(404);

  await page.goto('/tickets');
  const id = await fileTicket(page, {
    title: 'Pothole by the school',
    location: { lat: -30.85, lng: 30.37 },
  });
  await page.goto(`/tickets/${id}`);
  await expect(part(page, 'Clock')).toBeVisible();
  await expect(page.getByRole('tab', { name: /Audit/ })).toHaveCount(0);

  const details = part(page, 'Details');
  await details.getByRole('button', { name: 'Edit' }).click();
  await expect(details.getByLabel('Priority')).toHaveCount(0);
  await expect(details.getByLabel('Language')).toHaveCount(0);
  await details.getByLabel('Address').fill('12 Marlin Drive');
  await details.getByLabel('Reporter’s phone').fill('call me');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText('A phone number has digits')).toBeVisible();
  await expect(details.getByLabel('Reporter’s phone')).toHaveValue('call me');
  await details.getByLabel('Reporter’s phone').fill('+27 00 555 0123');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(part(page, 'Reporter').getByRole('link', { name: '+27 00 555 0123' })).toBeVisible();
  await expect(details).toContainText('12 Marlin Drive');
});
