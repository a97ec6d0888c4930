import { setImmediate as nextTurn } from 'node:timers/promises'
import type {
  Connection,
  policyProposals,
  ProposalsOfTool,
  ReplyOf,
  RequestOf,
} from '@sallyport/contracts'
import { propose, staleIn } from '@sallyport/policy-engine/proposals'
import type { Pin } from '../domain/pins/pin.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'
import { applied } from './applied.ts'

/** What one answer costs at most: definitions that it looks at, and characters that it has. */
const MAX_LOOKED_AT = 1000
const MAX_CHARS = 262_144
/** How long others may be kept waiting at a time. */
const SLICE_MS = 5

type Request = RequestOf<typeof policyProposals>

/** Serves `policy.proposals`. */
export const proposals =
  (store: Pick<Store, 'pins' | 'connection' | 'reached'>) =>
  async (request: Request): Promise<ReplyOf<typeof policyProposals>> => {
    if (request.reached !== undefined) await applied(store, request.reached)
    const connection = store.connection(request.connection)
    if (connection === undefined) throw refusal('not_found', 'There is no such connection.')
    const waiting = pinsAfter(store, connection, request.after)
    const tools: ProposalsOfTool[] = []
    let chars = 0
    let since = performance.now()
    for (const [index, pin] of waiting.entries()) {
      const about = proposalsFor(connection, pin)
      if (about !== undefined) tools.push(about)
      chars += about === undefined ? 0 : JSON.stringify(about).length
      const full = tools.length >= request.limit || chars >= MAX_CHARS || index + 1 >= MAX_LOOKED_AT
      if (full && index + 1 < waiting.length) return { tools, next: pin.id }
      if (performance.now() - since < SLICE_MS) continue
      // oxlint-disable-next-line no-await-in-loop -- lets others come in
      await nextTurn()
      since = performance.now()
    }
    return { tools }
  }

/** The tools of a connection that stand behind the one that a page ended with. */
function pinsAfter(
  { pins }: Pick<Store, 'pins'>,
  { name }: Connection,
  after: string | undefined,
): readonly Pin[] {
  const all = pins.list(name).filter(({ kind }) => kind === 'tool')
  if (after === undefined) return all
  const last = all.findIndex(({ id }) => id === after)
  if (last !== -1) return all.slice(last + 1)
  throw refusal('not_found', 'The page before ended with no tool of this connection.')
}

/** What is to be said of one tool; undefined where its declaration is fine, and where nothing is pinned. */
function proposalsFor(connection: Connection, { name, pinned }: Pin): ProposalsOfTool | undefined {
  if (pinned === undefined) return undefined
  const declared = Object.hasOwn(connection.tools, name) ? connection.tools[name] : undefined
  const { proposals: proposed, saysReadOnly } = propose(pinned.text, declared)
  const stale = declared === undefined ? [] : staleIn(pinned.text, declared)
  if (proposed.length === 0 && stale.length === 0) return undefined
  return {
    tool: name,
    proposals: [...proposed],
    stale: [...stale],
    ...(declared !== undefined && { declared }),
    saysReadOnly,
  }
}
