import type { policyExplain, PolicySource, ReplyOf, RequestOf } from '@sallyport/contracts'
import { outlineOf } from '@sallyport/policy-engine'
import { type DecideDeps, decideOnly } from './policy-decide.ts'

/** Serves `policy.explain`: the decision as it would be now, with the policies that determine it. */
export const explain =
  (deps: Omit<DecideDeps, 'events' | 'limits'>) =>
  async (request: RequestOf<typeof policyExplain>): Promise<ReplyOf<typeof policyExplain>> => {
    const decision = await decideOnly(deps, { ...request, phase: 'call' })
    const published = deps.store.policies(request.operation.connection)
    // Another version may count by now: its texts would explain nothing.
    const known = published?.version === decision.policyVersion ? published.cedar : ''
    return { decision, policies: named(known, decision.policies) }
  }

function named(cedar: string, ids: readonly string[]): PolicySource[] {
  if (ids.length === 0) return []
  const policies = new Map(outlineOf(cedar)?.map((policy) => [policy.id, policy]))
  return ids.flatMap((id) => {
    const policy = policies.get(id)
    if (policy === undefined) return []
    const { effect, annotations, cedar: text } = policy
    return [{ id, effect, annotations: { ...annotations }, cedar: text }]
  })
}
