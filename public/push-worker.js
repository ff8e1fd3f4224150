// Shows what the municipality pushes to this browser, and opens the ticket on a press.

self.addEventListener('push', (event) => {
  const { title, body, path, tag } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, data: { path }, icon: '/icon.svg' }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data.path, self.location.origin)));
});

async function open(url) {
  // Only a page of our own, whatever was pushed.
  if (url.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const already = pages.find((page) => page.url === url.href);
  await (already ? already.focus() : self.clients.openWindow(url.href));
}
