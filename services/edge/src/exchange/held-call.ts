import { BusError } from '@sallyport/bus'
import { type Approval, type ApprovalId, newExchangeId } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { bindingOf } from '../domain/binding.ts'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'

/** A call that waits for consent as a task: all that is needed to make it on any replica. */
export interface HeldCall {
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled'
  readonly approval: ApprovalId
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly expiresAt: string
  /** The JSON-RPC response, once the call was made. */
  readonly response?: string
}

/** What is held, and where it stands among those who may take it on. */
export interface Held {
  readonly call: HeldCall
  readonly sequence: number
}

/** Holds a call. Returns its id; undefined where it is too large to be held, or there is no room. */
export async function hold(
  deps: Deps,
  call: Call,
  approval: Approval,
): Promise<string | undefined> {
  const id = newExchangeId()
  const now = new Date().toISOString()
  const held: HeldCall = {
    state: 'waiting',
    approval: approval.id,
    body: Buffer.from(call.body ?? []).toString('utf8'),
    headers: protocolHeaders(call),
    createdAt: now,
    updatedAt: now,
    expiresAt: approval.expiresAt,
  }
  try {
    await keep(deps, call, id, held, 0)
    return id
  } catch (error) {
    if (error instanceof BusError && (error.code === 'too_large' || error.code === 'full'))
      return undefined
    throw unavailable(error)
  }
}

/** Reads what is held for a principal under an id; undefined where it is over. */
export async function readHeld(deps: Deps, call: Call, id: string): Promise<Held | undefined> {
  const found = await deps.bus.held.get(id).catch((error: unknown) => {
    throw unavailable(error)
  })
  const text =
    found && deps.sealer.open('held-call', bindingFor(call, id), found.data.toString('utf8'))
  if (found === undefined || text === undefined) return undefined
  // Only this gateway seals, and only what is held.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { call: JSON.parse(text) as HeldCall, sequence: found.sequence }
}

/** Puts a call into another state. Resolves with the new sequence; undefined where another replica was faster. */
export async function moveHeld(
  deps: Deps,
  call: Call,
  id: string,
  { call: held, sequence }: Held,
  change: Pick<HeldCall, 'state' | 'response'>,
): Promise<Held | undefined> {
  const moved = { ...held, ...change, updatedAt: new Date().toISOString() }
  try {
    return { call: moved, sequence: await keep(deps, call, id, moved, sequence) }
  } catch (error) {
    if (error instanceof BusError && error.code === 'conflict') return undefined
    throw unavailable(error)
  }
}

const keep = (
  { bus, sealer }: Deps,
  call: Call,
  id: string,
  held: HeldCall,
  sequence: number,
): Promise<number> =>
  bus.held.put(id, sealer.seal('held-call', bindingFor(call, id), JSON.stringify(held)), sequence)

const bindingFor = ({ principal, connection }: Call, id: string): string =>
  JSON.stringify([bindingOf(principal, connection), id])

/** Headers that belong to the body, and nothing else of the client. */
function protocolHeaders({ headers }: Call): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string' && (name.startsWith('mcp-') || name === 'accept'))
      out[name] = value
  return out
}

const unavailable = (cause: unknown): EdgeError =>
  new EdgeError('approval_unavailable', 'Held calls cannot be read now; try again later.', {
    cause,
  })
