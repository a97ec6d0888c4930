import { type Bus, BusError, RpcError } from '@sallyport/bus'
import type { EventStamp, policyPublish, ReplyOf, RequestOf } from '@sallyport/contracts'
import type { Engine } from '../cedar/engine.ts'
import { conflict, publish as decidePublish } from '../domain/publish.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'

/** What publishing needs. */
export interface PublishDeps {
  readonly store: Pick<Store, 'policies' | 'reached' | 'failed'>
  readonly state: Pick<Bus['state'], 'append'>
  readonly engine: Pick<Engine, 'problems'>
  readonly stamp: () => EventStamp
  readonly events: Pick<Events, 'published' | 'publishRefused'>
}

/** Serves `policy.publish`: answers when the new version counts here. */
export const publish =
  (deps: PublishDeps) =>
  async (request: RequestOf<typeof policyPublish>): Promise<ReplyOf<typeof policyPublish>> => {
    const { connection, cedar } = request
    const current = deps.store.policies(connection)
    const inForce = current?.version ?? 0
    const outcome = decidePublish(request, inForce, deps.engine.problems(cedar), deps.stamp())
    if ('refused' in outcome) throw refuse(deps, connection, outcome.refused, outcome.reason)
    const sequence = await deps.state
      .append('policy', connection, outcome.event, current?.sequence ?? 0)
      .catch((error: unknown) => {
        if (!(error instanceof BusError) || error.code !== 'conflict') throw error
        throw refuse(deps, connection, 'version_conflict', conflict(inForce + 1))
      })
    await applied(deps, sequence)
    deps.events.published(connection, outcome.version)
    return { version: outcome.version }
  }

/** Waits until the event counts here; a follower that has ended never gets there. */
async function applied({ store }: PublishDeps, sequence: number): Promise<void> {
  const failure = await Promise.race([store.reached(sequence), store.failed])
  if (failure instanceof Error) {
    throw new RpcError('unavailable', 'It is published, but this replica cannot follow.', true)
  }
}

function refuse(deps: PublishDeps, connection: string, code: string, reason: string): RpcError {
  deps.events.publishRefused(connection, code)
  return new RpcError(code, reason)
}
