import { isIPv4 } from 'node:net'
import type { UrlFacts } from '@sallyport/contracts'
import { type Address, embeddedIpv4, formatIpv4, ipv4, ipv6 } from './address.ts'
import { addressNetwork, nameNetwork } from './networks.ts'
import { ambiguous } from './split.ts'

type Host = Pick<UrlFacts, 'host' | 'hostKind' | 'network'>

/** Longest name and label of the domain name system. */
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** A part of an address that is octal to some parsers and decimal to others: `010.0.0.1` is 8.0.0.1 or 10.0.0.1. */
const LEADING_ZERO = /(?:^|\.)0\d/

/** Characters that versions of IDNA map to different names: sharp s, final sigma, and the joiners. */
const DEVIATIONS = /[\u00df\u1e9e\u03c2\u200c\u200d]/u

/**
 * What a host is: `raw` as it stands in the text, `parsed` as the WHATWG parser has written it: addresses in their usual
 * notation, names in ASCII. An IPv6 address that stands for an IPv4 address is reported as that.
 */
export function hostFacts(raw: string, parsed: string): Host {
  checkHost(raw)
  if (parsed.startsWith('[')) return addressFacts(ipv6(parsed.slice(1, -1)))
  if (isIPv4(parsed)) {
    if (LEADING_ZERO.test(raw)) throw ambiguous()
    return addressFacts(ipv4(parsed))
  }
  const host = parsed.endsWith('.') ? parsed.slice(0, -1) : parsed
  if (!NAME.test(host)) throw ambiguous()
  return { host, hostKind: 'name', network: nameNetwork(host) }
}

function addressFacts(address: Address): Host {
  const network = addressNetwork(address)
  const inner = embeddedIpv4(address) ?? (address.bits === 32 ? address : undefined)
  if (inner !== undefined && !isSmall(address)) {
    return { host: formatIpv4(inner), hostKind: 'ipv4', network }
  }
  return { host: formatIpv6(address), hostKind: 'ipv6', network }
}

/** `::` and `::1` are addresses of their own. */
const isSmall = ({ bits, value }: Address): boolean => bits === 128 && value < 2n

const formatIpv6 = ({ value }: Address): string => {
  const groups = value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** A host holds ASCII letters and digits, or is already in the one form that every version of IDNA reads alike. */
function checkHost(raw: string): void {
  if (/^(?:[\w.-]*|\[[\dA-Fa-f:.]*\])$/.test(raw)) return
  const folded = raw.toLowerCase()
  const isCanonical = /^[\p{L}\p{M}\p{Nd}._-]*$/u.test(raw) && folded.normalize('NFKC') === folded
  if (!isCanonical || DEVIATIONS.test(raw)) throw ambiguous()
}
