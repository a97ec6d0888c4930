import type { Decision, policyDecide, RequestOf } from '@sallyport/contracts'
import {
  type FactFinders,
  judgeCall,
  judgeShown,
  object,
  type Objection,
  refuseWithoutPolicies,
  type Subject,
  subjectOf,
  understand,
} from '@sallyport/policy-engine'
import { type Gate, gateOf } from '../domain/pins/gate.ts'
import { type ArgumentProblems, isSame, objectionOf } from '../domain/pins/objection.ts'
import type { Events } from '../events.ts'
import type { Counting, Limits } from '../limits.ts'
import type { Store } from '../store.ts'

/** What deciding needs. */
export interface DecideDeps {
  readonly store: Pick<Store, 'connection' | 'policies'> & {
    readonly pins: Pick<Store['pins'], 'find'>
  }
  readonly find: FactFinders
  readonly argumentProblems: ArgumentProblems
  readonly now: () => Date
  readonly limits: Pick<Limits, 'admit'>
  readonly events: Pick<Events, 'decided'>
}

type DryDeps = Omit<DecideDeps, 'events' | 'limits'>
type Request = RequestOf<typeof policyDecide>

/** Serves `policy.decide`. */
export const decide =
  (deps: DecideDeps) =>
  async (request: Request): Promise<Decision> => {
    const decision = await within(deps, request, await decideOnly(deps, request))
    const { connection, verb } = request.operation
    deps.events.decided(connection, verb, decision.outcome, decision.policyVersion)
    return decision
  }

/** A call that needs approval takes when that is used: one consent, one call. */
const COUNTING: Readonly<
  Record<
    NonNullable<Request['limits']>,
    Readonly<Record<Exclude<Decision['outcome'], 'deny'>, Counting>>
  >
> = {
  take: { allow: 'take', require_approval: 'look' },
  consented: { allow: 'take', require_approval: 'take' },
  continues: { allow: 'take', require_approval: 'leave' },
  check: { allow: 'leave', require_approval: 'leave' },
}

/** The decision, where the quotas that it rests on leave room for this call; nothing is counted that is only asked. */
async function within(deps: DecideDeps, request: Request, decision: Decision): Promise<Decision> {
  const { phase, limits: asked, principal, operation } = request
  if (phase !== 'call' || asked === undefined || decision.outcome === 'deny') return decision
  const { quotas } = decision.obligations
  if (quotas === undefined) return decision
  const counting = COUNTING[asked][decision.outcome]
  const reached = await deps.limits.admit(quotas, { principal, operation }, counting)
  if (reached === undefined) return decision
  const { access, facts, policies, policyVersion, definition } = decision
  const { limit, reason, retryAfterSeconds } = reached
  return {
    outcome: 'deny',
    access,
    ...(facts !== undefined && { facts }),
    reasons: [reason],
    policies,
    policyVersion,
    ...(definition !== undefined && { definition }),
    limit,
    retryAfterSeconds,
  }
}

/** Decides, and leaves no trace: nothing is taken, counted, written or told. */
export async function decideOnly(deps: DryDeps, request: Request): Promise<Decision> {
  const connection = deps.store.connection(request.operation.connection)
  if (connection === undefined) return refuseWithoutPolicies(0, 'This connection does not exist.')
  const version = deps.store.policies(connection.name)?.version ?? 0
  const subject = subjectOf(request, connection, version, deps.now())
  if ('refusal' in subject) return subject.refusal
  return request.phase === 'list' ? decideShown(deps, subject) : decideCalled(deps, subject)
}

const gate = ({ store }: DryDeps, { request, connection }: Subject): Gate =>
  gateOf(store.pins, connection.name, request.operation)

/** The set is looked up at the last moment: it is the one in force now. */
const published = ({ store }: DryDeps, { connection }: Subject) => store.policies(connection.name)

/** Nothing stands against showing what was never seen: whoever shows it has it observed first. */
function decideShown(deps: DryDeps, subject: Subject): Decision {
  const seen = gate(deps, subject)
  if (seen.is === 'held') return objectTo(deps, subject, { reasons: [seen.reason] })
  return bound(judgeShown(subject, published(deps, subject)), seen)
}

/** Times that a definition may change while a call is looked at. */
const MAX_ATTEMPTS = 3

async function decideCalled(deps: DryDeps, subject: Subject): Promise<Decision> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const seen = gate(deps, subject)
    const objection = objectionOf(seen, subject.request.operation, deps.argumentProblems)
    if (objection !== undefined) return bound(objectTo(deps, subject, objection), seen)
    const text = seen.is === 'pinned' ? seen.text : undefined
    // oxlint-disable-next-line no-await-in-loop -- each attempt is about what the one before lost to
    const found = await understand(subject, deps.find, text)
    if (isSame(seen, gate(deps, subject))) {
      return bound(judgeCall(subject, published(deps, subject), found, text), seen)
    }
  }
  return refuse(deps, subject, { reasons: ['Its definition changes all the time; try again.'] })
}

/** Whoever may not even see it is told that, and nothing of its definition. */
function objectTo(deps: DryDeps, subject: Subject, objection: Objection): Decision {
  const shown = judgeShown(subject, published(deps, subject))
  return shown.outcome === 'deny' ? { ...shown, unasked: true } : refuse(deps, subject, objection)
}

const refuse = (deps: DryDeps, subject: Subject, objection: Objection): Decision =>
  object(subject, published(deps, subject)?.version ?? 0, objection)

/** A decision with the definition that it is about. */
const bound = (decision: Decision, seen: Gate): Decision =>
  seen.is === 'pinned' ? { ...decision, definition: seen.hash } : decision
