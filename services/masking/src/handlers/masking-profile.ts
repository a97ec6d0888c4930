import type { maskingProfile, ReplyOf, RequestOf } from '@sallyport/contracts'
import { readVersion } from '../domain/version-view.ts'
import { refusal } from '../errors.ts'
import { unknownProfile, type VersionDeps } from './masking-history.ts'

/** Serves `masking.profile`. */
export const profile =
  ({ store, state }: VersionDeps) =>
  async (request: RequestOf<typeof maskingProfile>): Promise<ReplyOf<typeof maskingProfile>> => {
    const { name, version } = request
    const inForce = store.find(name)
    if (inForce === undefined) throw unknownProfile()
    if (version === undefined || version === inForce.version) {
      const { definition, publication } = inForce
      if (definition === undefined)
        throw refusal('unknown_profile', 'What is stored of this profile cannot be read.')
      return { profile: definition, version: inForce.version, ...publication }
    }
    const sequence = store.versions.find(name, version)
    const entry = sequence === undefined ? undefined : await state.at('masking', name, sequence)
    const stored = readVersion(name, entry?.event)
    if (stored === undefined)
      throw refusal('unknown_profile', `This profile has no version ${version}.`)
    return { profile: stored.data.profile, version, ...stored.publication }
  }
