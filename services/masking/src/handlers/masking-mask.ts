import { setImmediate } from 'node:timers/promises'
import { RpcError, type RpcHandler } from '@sallyport/bus'
import type { maskingMask } from '@sallyport/contracts'
import { maskJson } from '../domain/mask-json.ts'
import type { Profile } from '../domain/profile.ts'
import { MaskingError } from '../errors.ts'
import type { Events } from '../events.ts'

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
      const slices = maskJson(content, profile)
      let slice = slices.next()
      while (slice.done !== true) {
        await setImmediate()
        signal.throwIfAborted()
        slice = slices.next()
      }
      const { findings } = slice.value
      events.masked(
        name,
        content.length,
        findings.reduce((sum, { count }) => sum + count, 0),
      )
      return { ...slice.value, version: profile.version }
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
