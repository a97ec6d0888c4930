import { createHash } from 'node:crypto'
import type { Operation, Principal, Quota } from '@sallyport/contracts'
import { canonicalJson } from '@sallyport/json'

/** Whose use of what is counted. */
export interface Use {
  readonly principal: Principal
  readonly operation: Pick<Operation, 'connection' | 'verb' | 'name'>
}

/** Methods whose names are those of pinned definitions. Others, such as URIs, anyone can make up without end. */
const NAMED = new Set(['tools/call', 'prompts/get'])

/** The bucket of a quota for one use: the same on every replica, and another where the policy says another quota. */
export function bucketId(quota: Quota, { principal, operation }: Use): string {
  const { policy, unit, amount, periodSeconds, per } = quota
  const { connection, verb, name } = operation
  const { kind, issuer, id, onBehalfOf = null } = principal
  const who = [kind, issuer, id, onBehalfOf]
  const what = [verb, NAMED.has(verb) ? name : '']
  const values = {
    principal: who,
    tool: what,
    connection: [],
    'principal and tool': [...who, ...what],
  }[per]
  const identity = [connection, policy, unit, amount, periodSeconds, per, values]
  return createHash('sha256').update(canonicalJson(identity)).digest('hex')
}
