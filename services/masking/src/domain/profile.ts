import type { Detector } from './detector.ts'
import { cloudKeys } from './detectors/cloud-keys.ts'
import { connectionPairs } from './detectors/connection-pairs.ts'
import { connectionUrl } from './detectors/connection-url.ts'
import { email } from './detectors/email.ts'
import { iban } from './detectors/iban.ts'
import { paymentCard } from './detectors/payment-card.ts'
import { phoneByWord } from './detectors/phone-by-word.ts'
import { phone } from './detectors/phone.ts'
import { privateKey } from './detectors/private-key.ts'
import { tokens } from './detectors/tokens.ts'
import { createPrefilter, type Prefilter } from './prefilter.ts'

/** What is masked. A change of what a profile finds is a new version of it. */
export interface Profile {
  readonly name: string
  readonly version: number
  /** Of two values that overlap, the one of the earlier detector counts. */
  readonly detectors: readonly Detector[]
  readonly prefilter: Prefilter
}

function profile(name: string, version: number, detectors: readonly Detector[]): Profile {
  return { name, version, detectors, prefilter: createPrefilter(detectors) }
}

/** Secrets, payment cards, bank accounts, e-mail addresses and telephone numbers; the most specific first. */
export const DEFAULT_PROFILE: Profile = profile('default', 1, [
  privateKey,
  connectionUrl,
  ...cloudKeys,
  ...tokens,
  connectionPairs,
  paymentCard,
  iban,
  email,
  phone,
  phoneByWord,
])
