import { type Bus, BusError, type RpcError } from '@sallyport/bus'
import {
  type EventStamp,
  type policyPublish,
  type ReplyOf,
  type RequestOf,
  versionConflict,
} from '@sallyport/contracts'
import { changesOf, type Engine } from '@sallyport/policy-engine'
import { publish as decidePublish } from '../domain/publish.ts'
import { type PolicyRefusalCode, refusal } from '../errors.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'
import { applied } from './applied.ts'

/** What publishing needs. */
export interface PublishDeps {
  readonly store: Pick<Store, 'about' | 'policies' | 'reached'>
  readonly state: Pick<Bus['state'], 'append'>
  readonly engine: Pick<Engine, 'check'>
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
    const checked = deps.engine.check(cedar, deps.store.about(connection))
    const changes = () => changesOf(current?.cedar ?? '', cedar, labels(inForce, inForce + 1))
    const outcome = decidePublish(request, inForce, checked, changes, deps.stamp())
    if ('refused' in outcome) throw refuse(deps, connection, outcome.refused, outcome.reason)
    const sequence = await deps.state
      .append('policy', connection, outcome.event, current?.sequence ?? 0)
      .catch((error: unknown) => {
        if (!(error instanceof BusError) || error.code !== 'conflict') throw error
        throw refuse(deps, connection, 'version_conflict', versionConflict(inForce + 1))
      })
    await applied(deps.store, sequence)
    deps.events.published(connection, outcome.version)
    return { version: outcome.version }
  }

/** How versions are called in a diff. */
const labels = (before: number, after: number) => ({
  before: `version ${before}`,
  after: `version ${after}`,
})

function refuse(
  deps: PublishDeps,
  connection: string,
  code: PolicyRefusalCode,
  reason: string,
): RpcError {
  deps.events.publishRefused(connection, code)
  return refusal(code, reason)
}
