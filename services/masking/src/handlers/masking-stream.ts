import { RpcError, type RpcHandler } from '@sallyport/bus'
import type { maskingStream } from '@sallyport/contracts'
import { Pace } from '../domain/pace.ts'
import type { Profile } from '../domain/profile.ts'
import { maskPart } from '../domain/stream/mask-part.ts'
import { MaskingError } from '../errors.ts'
import type { Events } from '../events.ts'
import { inSlices } from './in-slices.ts'

export interface Deps {
  readonly profiles: ReadonlyMap<string, Profile>
  readonly events: Events
}

type Handler = RpcHandler<(typeof maskingStream)['request'], (typeof maskingStream)['reply']>

/** Answers `masking.stream`: masks the next part of a text. What it holds back, it gives to who asks to keep. */
export function handleStream({ profiles, events }: Deps): Handler {
  return async ({ profile: name, ...part }, { signal }) => {
    const chars = part.held.length + part.text.length
    try {
      const profile = profiles.get(name)
      if (profile === undefined)
        throw new MaskingError('unknown_profile', 'there is no such profile')
      const masked = await inSlices(maskPart(part, profile, new Pace()), signal)
      const values = masked.findings.reduce((sum, { count }) => sum + count, 0)
      events.masked(name, chars, values)
      return masked
    } catch (error) {
      if (!(error instanceof MaskingError)) {
        if (!signal.aborted) events.failed(error)
        throw error
      }
      events.refused(name, chars, error.code)
      throw new RpcError(error.code, error.message)
    }
  }
}
