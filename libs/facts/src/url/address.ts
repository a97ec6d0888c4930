/** An IP address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** Reads an IPv4 address of four decimal numbers. */
export function ipv4(text: string): Address {
  const value = text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  return { bits: 32, value }
}

/** Reads an IPv6 address as the WHATWG serializer writes it: groups in hexadecimal, at most one `::`. */
export function ipv6(text: string): Address {
  const [head = '', tail] = text.split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0n)
  const value = [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + group, 0n)
  return { bits: 128, value }
}

const groups = (text: string): bigint[] =>
  text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`))

/** An IPv4 address in decimal notation. */
export function formatIpv4({ value }: Address): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
}

/** The IPv4 address that an IPv6 address stands for, by mapping or translation; `undefined` for the others. */
export function embeddedIpv4(address: Address): Address | undefined {
  if (address.bits === 32) return undefined
  const form = EMBEDDINGS.find(
    ({ prefix, length }) => address.value >> BigInt(128 - length) === prefix,
  )
  if (form === undefined) return undefined
  return { bits: 32, value: (address.value >> form.shift) & 0xffff_ffffn }
}

/** RFC 4291 2.5.5 (compatible, mapped), RFC 6052 (NAT64), RFC 2765 (translated), RFC 3056 (6to4). */
const EMBEDDINGS = [
  { prefix: ipv6('::').value, length: 96, shift: 0n },
  { prefix: ipv6('::ffff:0:0').value >> 32n, length: 96, shift: 0n },
  { prefix: ipv6('::ffff:0:0:0').value >> 32n, length: 96, shift: 0n },
  { prefix: ipv6('64:ff9b::').value >> 32n, length: 96, shift: 0n },
  { prefix: 0x2002n, length: 16, shift: 80n },
]
