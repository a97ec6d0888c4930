import { agent } from './agent.ts'
import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { authentication } from './authentication.ts'
import { erasure } from './erasure.ts'
import { failingClosed } from './failing-closed.ts'
import { masking } from './masking.ts'
import type { Promised } from './promise.ts'
import { proof } from './proof.ts'
import { refusals } from './refusals.ts'
import { replay } from './replay.ts'
import { visibility } from './visibility.ts'

export type { Promised } from './promise.ts'

/** What Sallyport promises, in the order in which a newcomer would try it. */
export const PROMISES: readonly Promised[] = [
  authentication,
  ...visibility,
  masking,
  ...refusals,
  ...approvals,
  agent,
  audit,
  ...replay,
  ...proof,
  ...failingClosed,
  ...erasure,
]
