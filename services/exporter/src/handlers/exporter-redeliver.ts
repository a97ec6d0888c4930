import type { RpcHandler } from '@sallyport/bus'
import type { exporterRedeliver } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { refusal } from '../errors.ts'

/** Gives a destination again what it refused for good. */
export function handleRedeliver({
  followers,
}: Pick<Deps, 'followers'>): RpcHandler<
  typeof exporterRedeliver.request,
  typeof exporterRedeliver.reply
> {
  return async ({ destination }) => {
    const follower = followers.find(({ destination: { id } }) => id === destination)
    if (follower === undefined)
      throw refusal(
        'not_found',
        'There is no destination of this name; exporter status lists them.',
      )
    try {
      return { records: await follower.redeliver() }
    } catch {
      throw refusal('unavailable', 'The dead letters cannot be read: check their folder.')
    }
  }
}
