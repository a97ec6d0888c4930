import { RpcError, type RpcHandler } from '@sallyport/bus'
import type { maskingMask } from '@sallyport/contracts'
import { maskJson } from '../domain/mask-json.ts'
import type { Profile } from '../domain/profile.ts'
import { MaskingError } from '../errors.ts'
import type { Events } from '../events.ts'
import { inSlices } from './in-slices.ts'

export interface Deps {
  readonly profiles: ReadonlyMap<string, Profile>
  readonly events: Pick<Events, 'masked' | 'refused' | 'failed'>
}

type Handler = RpcHandler<(typeof maskingMask)['request'], (typeof maskingMask)['reply']>

/** Answers `masking.mask`. Large content is masked in slices, between which other calls are served. */
export function handleMask({ profiles, events }: Deps): Handler {
  return async (request, { signal }) => {
    const { content, profile: name } = request
    try {
      const profile = profiles.get(name)
      if (profile === undefined)
        throw new MaskingError('unknown_profile', 'there is no such profile')
      const masked = await inSlices(maskJson(content, profile), signal)
      const { findings } = masked
      events.masked(
        name,
        content.length,
        findings.reduce((sum, { count }) => sum + count, 0),
      )
      return { ...masked, version: profile.version }
    } catch (error) {
      if (!(error instanceof MaskingError)) {
        if (!signal.aborted) events.failed(error)
        throw error
      }
      events.refused(name, content.length, error.code)
      throw new RpcError(error.code, error.message)
    }
  }
}
