import type { Connection, Decision, RecordedOperation, TrialVerdict } from '@sallyport/contracts'
import { touches } from './arguments/masked.ts'
import { refuseWithoutPolicies, type PolicySet } from './domain/decide.ts'
import { declaredTool, noFactsYet } from './domain/understand.ts'
import { judgeCall, readsBy, subjectOf } from './judge.ts'

/** Why a recorded operation cannot be judged again. */
export type Unknowable = Extract<TrialVerdict, { readonly is: 'unknown' }>['reason']

/**
 * What a set decides about a recorded operation: when and from where it was asked, by the access and the facts that were
 * found then; nothing is parsed again. Where the record does not hold all that the set may read, or masking changed it,
 * nobody can tell. Masking elsewhere in the arguments changes nothing.
 */
export function judgeRecorded(
  set: PolicySet,
  connection: Connection,
  recorded: RecordedOperation,
): Decision | { readonly unknown: Unknowable } {
  const { principal, verb, name, access, facts, arguments: given, masked } = recorded
  if (masked.includes('name')) return { unknown: 'name_masked' }
  const operation = {
    connection: connection.name,
    kind: 'mcp',
    verb,
    name,
    ...(given !== undefined && { arguments: given }),
  } as const
  const { clientAddress, time } = recorded
  const request = {
    phase: 'call',
    principal,
    operation,
    ...(clientAddress !== undefined && { clientAddress }),
  } as const
  const subject = subjectOf(request, connection, set.version, new Date(time))
  if ('refusal' in subject) return refuseWithoutPolicies(set.version, UNKNOWN_METHOD)
  if (masked.includes('facts')) return { unknown: 'facts_masked' }
  const tool = declaredTool(connection, operation)
  const needed = Object.keys(tool === undefined ? {} : noFactsYet(tool))
  if (needed.some((kind) => !Object.hasOwn(facts ?? {}, kind))) return { unknown: 'facts_missing' }
  const reads = readsBy(set, subject)
  if (reads !== undefined && given === undefined) return { unknown: 'arguments_missing' }
  if (reads !== undefined && masked.includes('arguments')) {
    const places = recorded.maskedArguments ?? EVERYWHERE
    if (places.some((place) => touches(place, reads))) return { unknown: 'arguments_masked' }
  }
  const found = { access, ...(facts !== undefined && { facts }) }
  return judgeCall(subject, { version: set.version, set }, found)
}

/** The place of all arguments. */
const EVERYWHERE = ['']
const UNKNOWN_METHOD = 'This method is not known to the gateway, and so it is refused.'
