import type { RpcHandler } from '@sallyport/bus'
import {
  listProblems,
  type maskingMask,
  type maskingPreview,
  type MaskProfile,
} from '@sallyport/contracts'
import type { Compile } from '../compiler.ts'
import type { Profile } from '../domain/profile.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'
import { unknownProfile } from './masking-history.ts'

type Handler = RpcHandler<(typeof maskingPreview)['request'], (typeof maskingPreview)['reply']>
export type MaskHandler = RpcHandler<(typeof maskingMask)['request'], (typeof maskingMask)['reply']>

/** What trying a profile needs. */
export interface PreviewDeps {
  readonly store: Pick<Store, 'ready' | 'find'>
  readonly compile: Compile
  /** Answers `masking.mask` by one profile, and tells nobody of it. */
  readonly maskBy: (profile: Profile, definition: MaskProfile) => MaskHandler
}

/** Serves `masking.preview`. Nothing of the sample is kept or logged. */
export function preview({ store, compile, maskBy }: PreviewDeps): Handler {
  return async ({ profile: wanted, content, of, unmask }, context) => {
    const { profile, definition } =
      typeof wanted === 'string' ? published(store, wanted) : draft(compile, wanted)
    const request = {
      profile: definition.name,
      content,
      ...(of !== undefined && { of }),
      ...(unmask !== undefined && { unmask }),
    }
    const { version: _, ...shown } = await maskBy(profile, definition)(request, context)
    return shown
  }
}

interface Chosen {
  readonly profile: Profile
  readonly definition: MaskProfile
}

function published(store: PreviewDeps['store'], name: string): Chosen {
  const definition = store.find(name)?.definition
  const profile = store.ready.get(name)
  if (profile === undefined || definition === undefined) throw unknownProfile()
  return { profile, definition }
}

function draft(compile: PreviewDeps['compile'], definition: MaskProfile): Chosen {
  const compiled = compile(definition, 0)
  if ('problems' in compiled) throw refusal('invalid_profile', listProblems(compiled.problems))
  return { profile: compiled.profile, definition }
}
