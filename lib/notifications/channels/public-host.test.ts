import { describe, expect, it } from 'vitest';
import { isPublicAddress, isPublicHttpsUrl } from './public-host.ts';

describe('an address is one of the public Internet’s', () => {
  it.each(['8.8.8.8', '196.25.1.1', '172.15.255.255', '172.32.0.1', '2a00:1450:4001:81b::200a', '2600::1'])(
    '%s is',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    ...['127.0.0.1', '127.255.255.255', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', 'localhost', ''],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('an address may be a push service’s', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
    'https://web.push.apple.com/QGu',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('%s', (url) => expect(isPublicHttpsUrl(url)).toBe(true));
  it.each([
    ...['http://push.example.org/1', 'ftp://push.example.org/1', 'nonsense', '', 'https://'],
    ...[
      'https://localhost/1',
      'https://push.localhost/1',
      'https://127.0.0.1/1',
      'https://127.1/1',
      'https://0x7f.1/',
    ],
    ...[
      'https://2130706433/1',
      'https://[::1]/1',
      'https://[::ffff:10.0.0.1]/',
      'https://intranet/1',
      'https://db.internal/',
    ],
    ...[
      'https://printer.local/1',
      'https://push.org:8443/1',
      'https://push.org:5432/',
      'https://me:secret@push.org/1',
    ],
    'https://push.org./1',
  ])('%s may not', (url) => expect(isPublicHttpsUrl(url)).toBe(false));
});
