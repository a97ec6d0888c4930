import type { RpcContext } from '@sallyport/bus'
import type { policyOutline, ReplyOf, RequestOf } from '@sallyport/contracts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'
import { triedSet } from '../trial/job.ts'
import type { Trials } from '../trial/trials.ts'

/** What outlining needs. */
export interface OutlineDeps {
  readonly store: Pick<Store, 'connection' | 'policies' | 'pins'>
  readonly trials: Pick<Trials, 'run'>
}

/** Serves `policy.outline`. */
export const outline =
  ({ store, trials }: OutlineDeps) =>
  async (
    { connection: name }: RequestOf<typeof policyOutline>,
    { signal }: Pick<RpcContext, 'signal'>,
  ): Promise<ReplyOf<typeof policyOutline>> => {
    const connection = store.connection(name)
    if (connection === undefined) throw refusal('not_found', 'No connection has this name.')
    const published = store.policies(name)
    const version = published?.version ?? 0
    const pins = store.pins.list(name).filter(({ kind }) => kind === 'tool')
    const tools = pins.map((pin) => pin.name)
    if (published?.set === undefined) {
      return { version, policies: [], usable: [], complete: true }
    }
    const job = { kind: 'outline', connection, inForce: triedSet(published), tools } as const
    const answer = await trials.run(job, signal)
    if (answer.is === 'outline') return { version, ...answer.outline }
    throw new TypeError('an outline was answered with something else')
  }
