import type { UrlNetwork } from '@sallyport/contracts'
import { type Address, embeddedIpv4, ipv4, ipv6 } from './address.ts'

interface Range {
  readonly network: UrlNetwork
  readonly address: Address
  readonly length: number
}

/** Addresses where a machine learns of itself: credentials of AWS, Azure, Google, Alibaba, Oracle, Kubernetes. */
const METADATA = [
  '169.254.169.254/32',
  '169.254.169.253/32',
  '169.254.170.2/32',
  '169.254.170.23/32',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::254/128',
  'fd00:ec2::253/128',
  'fd00:ec2::23/128',
  'fd20:ce::254/128',
]

/** RFC 1918, RFC 6598 (carriers' NAT), RFC 4193, and the old site-local addresses. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fec0::/10',
]

/** What the IANA registries of special-purpose addresses keep from the public network besides. */
const RESERVED = [
  '0.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'ff00::/8',
]

/** The first range that holds an address decides. `0.0.0.0` and `::` reach this machine on most systems. */
const RANGES: readonly Range[] = [
  ...ranges('metadata', METADATA),
  ...ranges('loopback', ['127.0.0.0/8', '0.0.0.0/32', '::1/128', '::/128']),
  ...ranges('link_local', ['169.254.0.0/16', 'fe80::/10']),
  ...ranges('private', PRIVATE),
  ...ranges('reserved', RESERVED),
]

function ranges(network: UrlNetwork, list: readonly string[]): readonly Range[] {
  return list.map((text) => {
    const [start = '', length] = text.split('/')
    const address = start.includes(':') ? ipv6(start) : ipv4(start)
    return { network, address, length: Number(length) }
  })
}

/** Where an address lies; an IPv6 address that stands for an IPv4 address lies where that does. */
export function addressNetwork(address: Address): UrlNetwork {
  const own = RANGES.find((range) => holds(range, address))?.network
  const embedded = embeddedIpv4(address)
  if (own !== undefined || embedded === undefined) return own ?? 'public'
  return addressNetwork(embedded)
}

function holds({ address, length }: Range, { bits, value }: Address): boolean {
  const shift = BigInt(bits - length)
  return bits === address.bits && value >> shift === address.value >> shift
}

const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
])

const LOCAL_NAME = /(?:^|\.)(?:localhost|localdomain|localhost6|ip6-localhost|ip6-loopback)$/

/** Names that only a private network resolves: one label, or under a domain kept for private use. */
const PRIVATE_NAME =
  /^[^.]+$|\.(?:internal|local|lan|home|corp|intranet|private|home\.arpa|in-addr\.arpa|ip6\.arpa)$/

/** Where the host of a name lies, as far as the name tells: a public name may still have a private address. */
export function nameNetwork(name: string): UrlNetwork {
  if (METADATA_NAMES.has(name)) return 'metadata'
  if (LOCAL_NAME.test(name)) return 'loopback'
  return PRIVATE_NAME.test(name) ? 'private' : 'name'
}
