import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { plainAddress } from '@sallyport/contracts'

/** Tells where a request came from; undefined where its connection is gone. */
export type ClientAddress = (request: IncomingMessage) => string | undefined

/** Most entries of a header that are looked at: proxies in a row. */
const MAX_HOPS = 32

/**
 * The address that a request came from. Of `X-Forwarded-For`, which anyone can write, only what proxies that are trusted
 * have added counts: read from the end, the first address that is none of theirs; undefined where what a trusted proxy
 * added is no address, as the proxy itself is not the client. Throws where `trusted` holds what is neither an address
 * nor a network.
 */
export function clientAddressBy(trusted: readonly string[]): ClientAddress {
  const proxies = blockList(trusted)
  const isTrusted = (address: string): boolean =>
    proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (request) => {
    let address = plainAddress(request.socket.remoteAddress)
    if (trusted.length === 0) return address
    for (const hop of hopsOf(request).slice(-MAX_HOPS).toReversed()) {
      if (address === undefined || !isTrusted(address)) break
      address = plainAddress(withoutPort(hop))
    }
    return address
  }
}

/** Entries of all headers of the name, in order; empty ones say nothing (RFC 9110, section 5.6.1). */
function hopsOf({ headers }: IncomingMessage): readonly string[] {
  const header = headers['x-forwarded-for'] ?? ''
  return [header]
    .flat()
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

/** Some proxies add the port: `203.0.113.9:51234`, `[2001:db8::7]:4711`. */
const withoutPort = (hop: string): string =>
  hop.replace(/^([\d.]+):\d{1,5}$/, '$1').replace(/^\[([^\]]*)\](?::\d{1,5})?$/, '$1')

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
