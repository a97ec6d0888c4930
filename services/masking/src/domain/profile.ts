import type { Treatment } from './actions/treatment.ts'
import type { Detector } from './detector.ts'
import { cloudKeys } from './detectors/cloud-keys.ts'
import { connectionPairs } from './detectors/connection-pairs.ts'
import { connectionUrl } from './detectors/connection-url.ts'
import { cryptoWallet } from './detectors/crypto-wallet/crypto-wallet.ts'
import { dateOfBirth } from './detectors/date-of-birth.ts'
import { email } from './detectors/email.ts'
import { iban } from './detectors/iban.ts'
import { ipv4, ipv6 } from './detectors/ip-address.ts'
import { macAddress } from './detectors/mac-address.ts'
import { nationalIdByForm } from './detectors/national-id/by-form.ts'
import { nationalIdByWord } from './detectors/national-id/by-word.ts'
import { paymentCard } from './detectors/payment-card.ts'
import { phoneByWord } from './detectors/phone-by-word.ts'
import { phone } from './detectors/phone.ts'
import { privateKey } from './detectors/private-key.ts'
import { assignedSecret } from './detectors/secret/assigned.ts'
import { tokens } from './detectors/tokens.ts'
import { typedPassword } from './detectors/typed-password.ts'
import { type FieldRules, fieldRules } from './fields/field-rules.ts'
import { placeholderKinds } from './placeholder-kinds.ts'
import { createPrefilter, type Prefilter } from './prefilter.ts'

/** What is masked. */
export interface Profile {
  readonly name: string
  readonly version: number
  /** Of two values that overlap, the one of the earlier detector counts. */
  readonly detectors: readonly Detector[]
  readonly prefilter: Prefilter
  /** The detectors that bits of the prefilter stand for, in order. */
  readonly detectorsOf: (bits: number) => readonly Detector[]
  /** The bit of a detector that is called near what it finds; 0 for any other. */
  readonly bitOf: (detector: Detector) => number
  /** What becomes of kinds that are treated otherwise than their detectors say; undefined for those that are kept. */
  readonly treatments: ReadonlyMap<string, Treatment | undefined>
  readonly fields: FieldRules
  /** Kinds that its placeholders can name. */
  readonly kinds: ReadonlySet<string>
  /** Whether anything may have to go. */
  readonly drops: boolean
  /** What becomes of bytes that are neither text nor picture. */
  readonly unknownContent: 'block' | 'pass'
}

/** What makes a profile. */
export interface ProfileParts extends Pick<
  Profile,
  'name' | 'version' | 'detectors' | 'treatments' | 'fields' | 'drops' | 'unknownContent'
> {
  /** Detectors of administrators' expressions; they come before the others. */
  readonly patterns: readonly Detector[]
}

/** Combinations of detectors that are remembered; texts of one kind need the same few again and again. */
const MOST_COMBINATIONS = 1024

/** Puts a profile together. The words of all patterns have one bit of the prefilter. */
export function createProfile({ patterns, detectors, ...rest }: ProfileParts): Profile {
  const known = new Map<number, readonly Detector[]>()
  const words = patterns.flatMap(({ trigger }) => trigger.words ?? [])
  const filtered = [...detectors, ...(words.length === 0 ? [] : [{ trigger: { words } }])]
  const asked = 2 ** filtered.length - 1
  const detectorsOf = (scanned: number): readonly Detector[] => {
    const bits = scanned & asked
    const found = known.get(bits)
    if (found !== undefined) return found
    const wanted = detectors.filter((_, index) => (bits & (1 << index)) !== 0)
    if (known.size === MOST_COMBINATIONS) known.clear()
    const all = (bits & (1 << detectors.length)) === 0 ? wanted : [...patterns, ...wanted]
    known.set(bits, all)
    return all
  }
  const kinds = placeholderKinds([...rest.fields.fields, ...patterns])
  const bits = new Map(
    detectors.map((detector, index) => [
      detector,
      detector.calledFromAfar === true ? 0 : 1 << index,
    ]),
  )
  const bitOf = (detector: Detector): number => bits.get(detector) ?? 0
  return { ...rest, detectors, kinds, prefilter: createPrefilter(filtered), detectorsOf, bitOf }
}

/** Secrets, payment cards, bank accounts, e-mail addresses and telephone numbers; the most specific first. */
export const DEFAULT_DETECTORS: readonly Detector[] = [
  privateKey,
  connectionUrl,
  ...cloudKeys,
  ...tokens,
  connectionPairs,
  typedPassword,
  assignedSecret,
  iban,
  nationalIdByWord,
  nationalIdByForm,
  paymentCard,
  email,
  macAddress,
  ipv6,
  ipv4,
  cryptoWallet,
  dateOfBirth,
  phone,
  phoneByWord,
]

/** The built-in profile: every kind as its detectors say. */
export const DEFAULT_PROFILE: Profile = createProfile({
  name: 'default',
  version: 0,
  detectors: DEFAULT_DETECTORS,
  patterns: [],
  treatments: new Map(),
  fields: fieldRules([]),
  drops: false,
  unknownContent: 'block',
})
