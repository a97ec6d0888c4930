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
}

/** Combinations of detectors that are remembered; texts of one kind need the same few again and again. */
const MOST_COMBINATIONS = 1024

function profile(name: string, version: number, detectors: readonly Detector[]): Profile {
  const known = new Map<number, readonly Detector[]>()
  const detectorsOf = (bits: number): readonly Detector[] => {
    const found = known.get(bits)
    if (found !== undefined) return found
    const wanted = detectors.filter((_, index) => (bits & (1 << index)) !== 0)
    if (known.size === MOST_COMBINATIONS) known.clear()
    known.set(bits, wanted)
    return wanted
  }
  return { name, version, detectors, prefilter: createPrefilter(detectors), detectorsOf }
}

/** Secrets, payment cards, bank accounts, e-mail addresses and telephone numbers; the most specific first. */
export const DEFAULT_PROFILE: Profile = profile('default', 0, [
  privateKey,
  connectionUrl,
  ...cloudKeys,
  ...tokens,
  connectionPairs,
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
])
