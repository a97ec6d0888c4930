import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RpcContext } from '@sallyport/bus'
import type { Permission, policyCan, ReplyOf, RequestOf } from '@sallyport/contracts'
import { METHOD_VERBS } from '@sallyport/policy-engine'
import { gateOf } from '../domain/pins/gate.ts'
import { refusal } from '../errors.ts'
import {
  ask,
  type Asker,
  isUsable,
  operationOf,
  SLICE_MS,
  type Usable,
  VERB_OF,
} from '../permissions.ts'
import type { Store } from '../store.ts'

interface CanDeps extends Pick<Store, 'connection' | 'policies'> {
  readonly pins: Pick<Store['pins'], 'list' | 'find'>
}

type Request = RequestOf<typeof policyCan>
type Reply = ReplyOf<typeof policyCan>

/** Times that a version may be published while a page is made. */
const MAX_ATTEMPTS = 3

/** Serves `policy.can`. Calls of others come between its slices. */
export const can =
  ({ store, now }: { readonly store: CanDeps; readonly now: () => Date }) =>
  async (request: Request, { signal }: Pick<RpcContext, 'signal'>): Promise<Reply> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // Each attempt is about what the one before lost to.
      // oxlint-disable-next-line no-await-in-loop
      const reply = await pageBy(store, now(), request, signal)
      if (reply !== undefined) return reply
    }
    throw refusal('contended', 'Policies change all the time; try again.')
  }

/** A page by one version of policies and connection; undefined where another one came meanwhile. */
async function pageBy(
  store: CanDeps,
  at: Date,
  request: Request,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  const connection = store.connection(request.connection)
  if (connection === undefined) throw refusal('not_found', 'No connection has this name.')
  const published = store.policies(connection.name)
  const { principal, clientAddress } = request
  const asker = { connection, principal, clientAddress, published, pins: store.pins, at }
  const { page, next } = pageOf(store.pins.list(connection.name).filter(isUsable), request)
  const permissions =
    request.after === undefined ? METHOD_VERBS.map((verb) => onMethod(asker, verb)) : []
  let since = performance.now()
  for (const pin of page) {
    permissions.push(onPin(asker, pin))
    if (performance.now() - since < SLICE_MS) continue
    // oxlint-disable-next-line no-await-in-loop -- the point is to let others in between
    await nextTurn()
    signal.throwIfAborted()
    const isSame =
      store.policies(connection.name) === published &&
      store.connection(connection.name) === connection
    if (!isSame) return undefined
    since = performance.now()
  }
  const policyVersion = published?.version ?? 0
  return { policyVersion, permissions, ...(next !== undefined && { next }) }
}

function pageOf(
  all: readonly Usable[],
  { after, limit }: RequestOf<typeof policyCan>,
): { readonly page: readonly Usable[]; readonly next: string | undefined } {
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1
  if (after !== undefined && start === 0) {
    throw refusal('not_found', 'The page before ended with no definition of this connection.')
  }
  const page = all.slice(start, start + limit)
  const last = page.at(-1)
  const isMore = start + limit < all.length && last !== undefined
  return { page, next: isMore ? last.id : undefined }
}

function onMethod(asker: Asker, verb: string): Permission {
  const { action, ...rest } = ask(asker, verb, '')
  return { kind: 'method', name: action, ...rest }
}

/** What is held is used by nobody, whatever the policies say. */
function onPin(asker: Asker, { kind, name }: Usable): Permission {
  const { connection, pins } = asker
  if (gateOf(pins, connection.name, operationOf(asker, VERB_OF[kind], name)).is === 'held') {
    return { kind, name, outcome: 'deny', policies: [], approvers: [], held: true }
  }
  const { action: _, ...rest } = ask(asker, VERB_OF[kind], name)
  return { kind, name, ...rest }
}
