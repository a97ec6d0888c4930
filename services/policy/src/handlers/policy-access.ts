import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RpcContext } from '@sallyport/bus'
import type { GrantScope, policyAccess, ReplyOf, RequestOf } from '@sallyport/contracts'
import { accessTerms, METHOD_VERBS } from '@sallyport/policy-engine'
import { refusal } from '../errors.ts'
import { ask, type Asker, isUsable, SLICE_MS, VERB_OF } from '../permissions.ts'
import type { Store } from '../store.ts'

interface AccessDeps extends Pick<Store, 'connection' | 'policies'> {
  readonly pins: Asker['pins']
}

/** Most operations that one scope is looked through for. */
const MAX_OPERATIONS = 1000

/** Serves `policy.access`. Calls of others come between its slices. */
export const access =
  ({ store, now }: { readonly store: AccessDeps; readonly now: () => Date }) =>
  async (
    { principal, scope }: RequestOf<typeof policyAccess>,
    { signal }: Pick<RpcContext, 'signal'>,
  ): Promise<ReplyOf<typeof policyAccess>> => {
    const connection = store.connection(scope.connection)
    if (connection === undefined) throw refusal('not_found', 'No connection has this name.')
    const published = store.policies(connection.name)
    const { pins } = store
    const asker = { connection, principal, clientAddress: undefined, published, pins, at: now() }
    const asking = new Set<string>()
    let since = performance.now()
    for (const { verb, name } of operationsOf(asker, scope)) {
      for (const id of consenting(asker, verb, name)) asking.add(id)
      if (performance.now() - since < SLICE_MS) continue
      // oxlint-disable-next-line no-await-in-loop -- the point is to let others in between
      await nextTurn()
      signal.throwIfAborted()
      since = performance.now()
    }
    const terms = published?.set && accessTerms(published.set, [...asking])
    if (published === undefined || terms === undefined)
      throw refusal('not_grantable', 'Policy lets nobody give access to this for a time.')
    return { ...terms, policyVersion: published.version }
  }

interface Asked {
  readonly verb: string
  readonly name: string
}

const VERBS: ReadonlySet<string> = new Set([...METHOD_VERBS, ...Object.values(VERB_OF)])

/** What a scope holds, as far as it is known: methods, and all that the target has defined. */
function operationsOf({ connection, pins }: Asker, { operations }: GrantScope): readonly Asked[] {
  if (operations !== undefined) return operations.filter(({ verb }) => VERBS.has(verb))
  const defined = pins.list(connection.name).filter(isUsable)
  if (defined.length > MAX_OPERATIONS)
    throw refusal('scope_too_wide', 'The connection offers too much to be granted at once.')
  return [
    ...METHOD_VERBS.map((verb) => ({ verb, name: '' })),
    ...defined.map(({ kind, name }) => ({ verb: VERB_OF[kind], name })),
  ]
}

/** Ids of the policies that could ask for consent to an operation of this name. */
function consenting(asker: Asker, verb: string, name: string): readonly string[] {
  const { outcome, policies } = ask(asker, verb, name)
  return outcome === 'approval' || outcome === 'some' ? policies : []
}
