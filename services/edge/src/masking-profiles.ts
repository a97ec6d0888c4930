import type { Bus } from '@sallyport/bus'
import { type MaskProfile, maskingPublished } from '@sallyport/contracts'

/** Why the gateway cannot have a content masked. */
export type Unmaskable = 'unavailable' | 'oversize'

/** What masking profiles say of answers that cannot be masked, as STATE has them now. */
export interface MaskingProfiles extends AsyncDisposable {
  /** Whether a profile lets an answer pass as it came; false for one that is not known. */
  passes(profile: string, why: Unmaskable): boolean
  readonly failed: Promise<Error>
}

interface StateBus {
  readonly state: Pick<Bus['state'], 'follow'>
}

/** Follows the masking profiles in STATE; resolves when all that are published are known. */
export async function followMaskingProfiles(bus: StateBus): Promise<MaskingProfiles> {
  const rules = new Map<string, MaskProfile['onFailure']>()
  const follower = await bus.state.follow(['masking'], ({ id, event }) => {
    // What cannot be read lets nothing pass, whatever the version before it said.
    if (maskingPublished.check(event) && event.data.profile.name === id)
      rules.set(id, event.data.profile.onFailure)
    else rules.delete(id)
  })
  return {
    passes: (profile, why) => rules.get(profile)?.[why] === 'pass',
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
