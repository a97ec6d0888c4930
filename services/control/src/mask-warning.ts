import { type Bus, BusError, RpcError } from '@sallyport/bus'
import { maskingProfiles } from '@sallyport/contracts'

/** Nobody waits longer for a warning. */
const DEADLINE_MS = 2000

/**
 * What is to be said of the masking profile of a connection: that there is none of this name, for a profile may be
 * published after the connection. Nothing where nobody can tell now.
 */
export async function maskWarning(
  bus: Pick<Bus, 'call'>,
  profile: string,
): Promise<string | undefined> {
  try {
    const { profiles } = await bus.call(maskingProfiles, {}, { deadlineMs: DEADLINE_MS })
    if (profiles.some(({ name }) => name === profile)) return undefined
    return `There is no masking profile "${profile}" yet: until it is published (sallyport mask publish), every call is refused whose policy names no other.`
  } catch (error) {
    if (error instanceof BusError || error instanceof RpcError) return undefined
    throw error
  }
}
