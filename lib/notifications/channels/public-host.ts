// The server posts to addresses that browsers hand in: none of them may lead into our own network.
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Special-purpose addresses (IANA's registries for IPv4 and IPv6): what is not for the public to reach. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6 only 2000::/3 is given out to the public, and these parts of it are not, or wrap an IPv4 address. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const closed = listOf(NOT_PUBLIC, 'ipv4');
const closedV6 = listOf(NOT_PUBLIC_V6, 'ipv6');
const givenOutV6 = listOf(['2000::/3'], 'ipv6');

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether an address is one of the public Internet's. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && givenOutV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6');
}

/** Whether an address may be that of a push service: https, on its usual port, by a name that others know too. */
export function isPublicHttpsUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
  return (
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname) &&
    isIP(hostname) === 0 &&
    !/(^|\.)(localhost|local|internal|lan|home|corp|test|invalid|example|onion|arpa)$/.test(hostname)
  );
}

export class NotPublic extends Error {
  readonly code = 'ENOTPUBLIC';
}

/**
 * Resolves a name for a connection, to public addresses only. The connection goes to what was looked at here, so a name
 * that answers differently the next time gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const open = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (!first) return callback(new NotPublic(`${hostname} leads to no public address.`), '');
    if (options.all) return callback(null, open);
    callback(null, first.address, first.family);
  });
};
