import { pattern } from './pattern.ts'
import { LINK } from './together.ts'
import { LINKED } from './words.ts'

/** What stands before numbers with dots that are no address: versions, sections, object identifiers. */
const OTHER_WORD =
  '(?<![a-z])(?:v|ver|version|versions|release|build|firmware|driver|sdk|section|sec|chapter|clause|paragraph|appendix|figure|step|oid|rev|revision)s?'
const OTHER = new RegExp(
  `(?:§{1,2}|${OTHER_WORD}(?:["'()]?\\s{0,2}[:=#.]?\\s{0,2}["']?|${LINKED})[<>=~^]{0,2})\\s?$`,
  'i',
)
const LONGEST_BEFORE = 32
/** The same words behind them. */
const OTHER_BEHIND = new RegExp(`^${LINK}${OTHER_WORD}(?![a-z])`, 'i')

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const V4 = `${OCTET}(?:\\.${OCTET}){3}`

/** Loopback, unspecified, netmasks and broadcast. */
const SPECIAL_V4 =
  /^(?:0|127)\.|^(?:255|254|252|248|240|224|192|128)(?:\.(?:255|254|252|248|240|224|192|128|0)){0,3}$/
const MASK = /^(?:255\.)*(?:255|254|252|248|240|224|192|128|0)(?:\.0)*$/
/** Arcs of object identifiers: enterprises, attributes and extensions of X.500. */
const OID = /^(?:1\.3\.6\.1|2\.5\.(?:4|29)\.\d+|1\.2\.840\..*)$/

const isHostV4 = (address: string): boolean =>
  !(SPECIAL_V4.test(address) && (/^(?:0|127)\./.test(address) || MASK.test(address))) &&
  !OID.test(address)

/** IPv4 addresses of hosts and networks; not versions and other numbers with dots. */
export const ipv4 = pattern({
  kind: 'ip_address',
  rule: 'ipv4',
  trigger: {
    words: ['0.0.0', '0.00.0', '0.000.0', 'version', 'firmware', 'release', 'build'],
  },
  readsKey: true,
  begins: /(?<![\w.])\d(?=\d{0,2}\.\d{1,3}\.\d{1,3}\.\d)/g,
  goesOn: new RegExp(`${V4}(?![\\w]|\\.\\d|-[A-Za-z])`, 'y'),
  fromStart: true,
  isValue: isHostV4,
  isInPlace: (before, _, after) =>
    !/[A-Za-z][/-]$/.test(before) &&
    !OTHER.test(before.slice(-LONGEST_BEFORE)) &&
    !OTHER_BEHIND.test(after.slice(0, LONGEST_BEFORE)),
})

/** Groups of an IPv6 address, and those of the two that an IPv4 address at its end stands for. */
const GROUPS = 8
const V4_TAIL = new RegExp(`(?<=:)${V4}$`)
const GROUP = /^[\da-fA-F]{1,4}$/

/** RFC 4291, section 2.2; no loopback and no unspecified address, and nothing as short as a name in code. */
function isHostV6(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  const tail = V4_TAIL.exec(plain)?.[0]
  if (tail !== undefined && !isHostV4(tail)) return false
  const halves = plain.replace(V4_TAIL, '0:0').split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (halves.length > 2 || !groups.every((group) => GROUP.test(group))) return false
  if (halves.length === 1) return groups.length === GROUPS && !/^[0:]*1?$/.test(plain)
  const isLong = groups.length > 2 || groups[0]?.length === 4 || tail !== undefined
  return groups.length < GROUPS && isLong && /\d/.test(plain) && /[2-9a-f]|1./i.test(plain)
}

/** What a colon right before an address makes a part of it; behind a word a colon says nothing. */
export const PART_BEFORE = /(?<![A-Za-z\d])[\da-f]{0,4}:$/i

/** IPv6 addresses, also with a zone, with zeros left out or with an IPv4 address at the end. */
export const ipv6 = pattern({
  kind: 'ip_address',
  rule: 'ipv6',
  trigger: { words: ['::'], marks: GROUPS - 2 },
  begins: /(?<![\w.-])(?:[\da-fA-F]{1,4}:|::)(?=[\da-fA-F:])/g,
  goesOn: /[\da-fA-F:]{0,40}(?:\.\d{1,3}){0,3}(?:%[A-Za-z\d]{1,16})?(?![\w:]|\.\d)/y,
  isValue: isHostV6,
  isInPlace: (before) => !PART_BEFORE.test(before),
})
