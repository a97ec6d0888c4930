import { type Bus, BusError, type RpcError } from '@sallyport/bus'
import {
  type EventStamp,
  type maskingPublish,
  type ReplyOf,
  type RequestOf,
  versionConflict,
} from '@sallyport/contracts'
import type { Compile } from '../compiler.ts'
import { publish as decidePublish } from '../domain/publish.ts'
import { type MaskingRefusalCode, refusal } from '../errors.ts'
import type { Events } from '../events.ts'
import { MAX_PROFILES } from '../profile-shelf.ts'
import type { Store } from '../store.ts'

/** What publishing needs. */
export interface PublishDeps {
  readonly store: Pick<Store, 'find' | 'list' | 'reached'>
  readonly state: Pick<Bus['state'], 'append'>
  readonly compile: Compile
  readonly stamp: () => EventStamp
  readonly events: Pick<Events, 'published' | 'publishRefused'>
}

/** Serves `masking.publish`: answers when the new version counts here. */
export const publish =
  (deps: PublishDeps) =>
  async (request: RequestOf<typeof maskingPublish>): Promise<ReplyOf<typeof maskingPublish>> => {
    const { store, state } = deps
    const { name } = request.profile
    const current = store.find(name)
    const inForce = current?.version ?? 0
    const full = current === undefined && store.list().length >= MAX_PROFILES
    const compiled = deps.compile(request.profile, inForce + 1)
    const problems = [
      ...('problems' in compiled ? compiled.problems : []),
      ...(full ? [`There are ${MAX_PROFILES} profiles; no more fit. Change one of them.`] : []),
    ]
    const outcome = decidePublish(request, inForce, problems, deps.stamp())
    if ('refused' in outcome) throw refuse(deps, name, outcome.refused, outcome.reason)
    const sequence = await state
      .append('masking', name, outcome.event, current?.sequence ?? 0)
      .catch((error: unknown) => {
        if (!(error instanceof BusError) || error.code !== 'conflict') throw error
        throw refuse(deps, name, 'version_conflict', versionConflict(inForce + 1))
      })
    await store.reached(sequence).catch(() => {
      throw refusal('unavailable', 'It is written, but this replica cannot follow.')
    })
    deps.events.published(name, outcome.version)
    return { version: outcome.version }
  }

function refuse(
  deps: PublishDeps,
  profile: string,
  code: MaskingRefusalCode,
  reason: string,
): RpcError {
  deps.events.publishRefused(profile, code)
  return refusal(code, reason)
}
