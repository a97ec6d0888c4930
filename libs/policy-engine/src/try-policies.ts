import type {
  ArgumentTypes,
  Connection,
  Decision,
  policyDecide,
  RequestOf,
} from '@sallyport/contracts'
import { createEngine } from './cedar/engine.ts'
import type { FactFinders } from './domain/understand.ts'
import { FACT_FINDERS } from './fact-finders.ts'
import { judgeCall, judgeShown, subjectOf, understand } from './judge.ts'

/** What can be put in place of the real thing. */
interface Trial {
  readonly find?: Partial<FactFinders>
  readonly types?: readonly ArgumentTypes[]
  readonly now?: () => Date
}

/** Decides as the policy service does, by one policy set on one connection, whatever is pinned. */
export function tryPolicies(
  connection: Connection,
  cedar: string,
  { find = {}, types = [], now = () => new Date() }: Trial = {},
): (request: RequestOf<typeof policyDecide>) => Promise<Decision> {
  const engine = createEngine((error) => {
    throw error
  })
  const published = { version: 1, set: engine.load(connection.name, 1, cedar, types) }
  return async (request) => {
    const subject = subjectOf(request, connection, published.version, now())
    if ('refusal' in subject) return subject.refusal
    if (request.phase === 'list') return judgeShown(subject, published)
    const found = await understand(subject, { ...FACT_FINDERS, ...find })
    return judgeCall(subject, published, found)
  }
}
