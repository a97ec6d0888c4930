import { ALPHANUMERIC, DIGITS, LOWER, type Random } from '../../src/testing/random.ts'
import { chance, HEX } from '../corpus/field.ts'

// Private, loopback, documentation and multicast ranges are left out: whether those give anybody away is arguable.
const ARGUABLE = new Set(['10', '100', '127', '169', '172', '192', '198', '203'])

/** An IPv4 address that could be anybody's. */
export function ipv4(random: Random): string {
  const first = String(1 + random.below(223))
  if (ARGUABLE.has(first)) return ipv4(random)
  return [first, random.below(256), random.below(256), 1 + random.below(254)].join('.')
}

/** A global unicast IPv6 address, now in full, now shortened as RFC 5952 wants it. */
export function ipv6(random: Random): string {
  const prefix = random.pick(['2a01', '2a02', '2600', '2400', '2607'])
  const group = (): string => random.chars(HEX, 4)
  const short = (): string => group().replace(/^0+(?=.)/, '')
  switch (random.below(4)) {
    case 0:
      return [prefix, ...Array.from({ length: 7 }, group)].join(':')
    case 1:
      return `${prefix}:${short()}:${short()}::${short()}`
    case 2:
      return `${prefix}:${short()}:${short()}:${short()}::${1 + random.below(9)}`
    default:
      return [prefix, ...Array.from({ length: 7 }, short)].join(':')
  }
}

/** An EUI-48 of a vendor, in one of the notations of IEEE, Unix and Cisco. */
export function mac(random: Random, sign: ':' | '-' | '.' | ''): string {
  const vendor = random.pick(['3c22fb', 'f01898', 'a45e60', 'dca632', 'b827eb', '001a2b'])
  const digits = vendor + random.chars(HEX, 6)
  const upper = chance(random, 40) && sign !== '.'
  const size = sign === '.' ? /(.{4})(?=.)/g : /(..)(?=.)/g
  const address = sign === '' ? digits : digits.replaceAll(size, `$1${sign}`)
  return upper ? address.toUpperCase() : address
}

const FIRST = [
  'anna',
  'bob',
  'carla',
  'david',
  'eva',
  'felix',
  'grace',
  'hugo',
  'ines',
  'jan',
  'kim',
  'lars',
] as const
const LAST = [
  'miller',
  'novak',
  'rossi',
  'smith',
  'garcia',
  'dubois',
  'jansen',
  'tanaka',
  'lopez',
  'weber',
] as const
const DOMAINS = [
  'gmail.com',
  'outlook.com',
  'yahoo.co.uk',
  'gmx.de',
  'web.de',
  'orange.fr',
  'libero.it',
  'wp.pl',
  'uol.com.br',
  'example.co.jp',
  'proton.me',
  'mail.company.io',
  'it.some-company.com',
  'uni-koeln.de',
] as const
const ODD_DOMAINS = [
  'bücher-müller.de',
  'xn--bcher-kva.example',
  'empresa.com.br',
  'corp.museum',
  '例え.jp',
] as const
const ODD_LOCALS = ['jörg.müller', 'françois', 'info_2024', '山田', 'first.last+orders'] as const

/** An address as people and companies have them. */
export function email(random: Random): string {
  const [first, last] = [random.pick(FIRST), random.pick(LAST)]
  const number = chance(random, 30) ? random.chars(DIGITS, 2) : ''
  const domain = random.pick(chance(random, 6) ? ODD_DOMAINS : DOMAINS)
  switch (random.below(9)) {
    case 0:
      return `${first[0]}${last}${number}@${domain}`
    case 1:
      return `${first}_${last}${number}@${domain}`
    case 2:
      return `${first}+${random.chars(LOWER, 5)}@${domain}`
    case 3:
      return `${first}.${last}@${domain}`.toUpperCase()
    case 4:
      return `${random.chars(ALPHANUMERIC, 9)}@${domain}`
    case 5:
      return chance(random, 30) ? `${random.pick(ODD_LOCALS)}@${domain}` : `${last}@${domain}`
    default:
      return `${first}.${last}${number}@${domain}`
  }
}
