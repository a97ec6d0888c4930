import type { Operation, Quota } from '@sallyport/contracts'
import { isObject, type JsonObject, type Message } from '@sallyport/mcp'
import { rowsOf } from '../domain/rows.ts'
import { subjectOf } from '../domain/mask-subject.ts'
import { EdgeError } from '../errors.ts'
import type { Under } from '../task-handles.ts'
import type { Call } from './call.ts'
import type { Allowed } from './reconsider.ts'

/** Budgets that an answer takes from, and the operation that they were demanded for. */
export interface Charge {
  readonly verb: Operation['verb']
  readonly name: Operation['name']
  readonly budgets: readonly Quota[]
}

/**
 * What the messages of an answer are under: what the decision obliges to, and, where a stream is resumed or a task of the
 * target is asked about, what it began under.
 */
export function underOf(call: Call, decision: Allowed): Under {
  const { mask, unmask = [], quotas = [] } = decision.obligations
  const budgets = quotas.filter(({ unit }) => unit !== 'calls')
  const { verb, name } = call.operation
  const own = {
    profiles: [mask],
    unmask,
    of: subjectOf(call.operation, decision),
    charges: budgets.length > 0 ? [{ verb, name, budgets }] : [],
    grants: call.grant === undefined ? [] : [call.grant],
  }
  const { resumes, task } = call.returned
  const begun = [
    ...(resumes === undefined ? [] : [{ unmask: [], charges: [], grants: [], ...resumes }]),
    ...(task?.under === undefined ? [] : [task.under]),
  ]
  return begun.reduce<Under>((under, one) => joined(under, one), own)
}

/**
 * Under both: each profile masks, what both let be seen is seen, each grant has to last, and a budget of both is taken from once, by the one that came first.
 * What is masked is what that one began.
 */
export function joined(later: Under, first: Under): Under {
  const counted = new Set(first.charges.flatMap(({ budgets }) => budgets.map(keyOf)))
  const rest = later.charges
    .map((one) => ({ ...one, budgets: one.budgets.filter((each) => !counted.has(keyOf(each))) }))
    .filter(({ budgets }) => budgets.length > 0)
  const of = first.of ?? later.of
  return {
    unmask: later.unmask.filter((kind) => first.unmask.includes(kind)),
    ...(of !== undefined && { of }),
    profiles: [...new Set([...later.profiles, ...first.profiles])],
    charges: [...rest, ...first.charges],
    grants: [
      ...later.grants,
      ...first.grants.filter(({ id }) => later.grants.every((grant) => grant.id !== id)),
    ],
  }
}

const keyOf = ({ policy, unit, amount, periodSeconds, per }: Quota): string =>
  JSON.stringify([policy, unit, amount, periodSeconds, per])

/**
 * Debits what a message carries, before it goes out: `text` is the message as the client gets it, `result` what it
 * answers with. Throws the EdgeError `budget_exceeded` where that is more than is left; then nothing of it may be shown.
 */
export async function charge(
  call: Call,
  charges: readonly Charge[],
  text: string,
  result?: JsonObject,
): Promise<void> {
  const bytes = charges.length === 0 ? 0 : Buffer.byteLength(text)
  for (const { verb, name, budgets } of charges) {
    const rows = result === undefined ? 0 : countRows(call, { verb, name, budgets }, result)
    const operation = { connection: call.connection.name, verb, name }
    const request = {
      principal: call.principal,
      operation,
      budgets: [...budgets],
      rows,
      bytes,
    }
    // oxlint-disable-next-line no-await-in-loop -- what one refuses, the next is not charged for
    const reply = await call.controls.spend(request)
    if (reply.outcome === 'refused')
      throw new EdgeError('budget_exceeded', reply.reason, {
        details: { retryAfterSeconds: reply.retryAfterSeconds },
      })
  }
}

/** What a message answers with. That of a task can stand in a notification; an error can bring data along. */
export function resultOf(message: Message): JsonObject | undefined {
  if (message.kind === 'result') return message.result
  if (message.kind === 'error') return { structuredContent: message.error['data'] }
  if (message.kind !== 'notification') return undefined
  const { result } = message.params
  return isObject(result) ? result : undefined
}

function countRows(
  { connection }: Call,
  { verb, name, budgets }: Charge,
  result: JsonObject,
): number {
  if (budgets.every(({ unit }) => unit !== 'rows')) return 0
  const declared =
    verb === 'tools/call' && Object.hasOwn(connection.tools, name)
      ? connection.tools[name]?.rows
      : undefined
  // What a task has come to can stand within what tells of the task.
  const { result: inner } = result
  return Math.max(rowsOf(result, declared), isObject(inner) ? rowsOf(inner, declared) : 0)
}
