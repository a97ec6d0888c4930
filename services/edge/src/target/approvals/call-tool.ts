import {
  type Approval,
  type ApprovalId,
  type ApprovalStatus,
  type AskedDefinition,
  concerns,
  validatorOf,
} from '@sallyport/contracts'
import type { JsonObject } from '@sallyport/mcp'
import type { Caller } from '../target-client.ts'
import type { ApprovalDesk, Asked, DeskRefusal } from './desk.ts'
import { detailsOf, summaryOf } from './shown.ts'
import { approvalText, listText } from './text.ts'
import { LISTED, ListArguments, ShowArguments, type ToolName, VoteArguments } from './tools.ts'

interface Arguments {
  readonly list_approvals: { readonly status?: ApprovalStatus; readonly limit?: number }
  readonly show_approval: { readonly id: ApprovalId }
  readonly vote: {
    readonly id: ApprovalId
    readonly vote: 'approve' | 'deny'
    readonly reason?: string
    readonly grantSeconds?: number
  }
}

const VALIDATORS = {
  list_approvals: validatorOf(ListArguments),
  show_approval: validatorOf(ShowArguments),
  vote: validatorOf(VoteArguments),
} as const

const fits = <N extends ToolName>(name: N, value: unknown): value is Arguments[N] =>
  VALIDATORS[name]().Check(value)

const NOT_FOUND: DeskRefusal = {
  code: 'not_found',
  sentence: 'No approval that you may see has this id.',
}

/** Does what a tool is for; the result is that of `tools/call`. Rejects as the desk does. */
export async function callTool(
  desk: ApprovalDesk,
  caller: Caller,
  name: ToolName,
  given: unknown,
): Promise<JsonObject> {
  switch (name) {
    case 'list_approvals':
      return fits(name, given) ? list(desk, caller, given) : wrong(name)
    case 'show_approval':
      return fits(name, given) ? show(desk, caller, given) : wrong(name)
    case 'vote':
      return fits(name, given) ? vote(desk, caller, given) : wrong(name)
  }
}

async function list(
  desk: ApprovalDesk,
  { principal }: Caller,
  { status, limit = LISTED }: Arguments['list_approvals'],
): Promise<JsonObject> {
  const found = await desk.list(principal, status, limit)
  if ('refused' in found) return refused(found.refused)
  // What is shown is never left to an answer alone.
  const own = found.filter((approval) => concerns(approval, principal))
  return result(listText(own), { approvals: own.map(summaryOf) })
}

async function show(
  desk: ApprovalDesk,
  { principal }: Caller,
  { id }: Arguments['show_approval'],
): Promise<JsonObject> {
  const found = await desk.get(id)
  if (isRefused(found))
    return refused(found.refused.code === NOT_FOUND.code ? NOT_FOUND : found.refused)
  if (!concerns(found, principal)) return refused(NOT_FOUND)
  return shown(found, await desk.definition(found.request))
}

/** The approval service alone says who votes, and whether they may: this hands it the voter's own token. */
async function vote(
  desk: ApprovalDesk,
  { token }: Caller,
  { id, reason = '', ...choice }: Arguments['vote'],
): Promise<JsonObject> {
  const taken = await desk.vote({ approval: id, ...choice, reason, token })
  return isRefused(taken) ? refused(taken.refused) : shown(taken)
}

const isRefused = (asked: Asked<Approval>): asked is { readonly refused: DeskRefusal } =>
  'refused' in asked

const shown = (approval: Approval, definition?: AskedDefinition): JsonObject =>
  result(approvalText(approval, definition), detailsOf(approval, definition))

const result = (text: string, structuredContent: JsonObject): JsonObject => ({
  content: [{ type: 'text', text }],
  structuredContent,
})

/** A result that the model reads, with the sentence of whoever refused. */
const refused = ({ code, sentence }: DeskRefusal): JsonObject => ({
  content: [{ type: 'text', text: `Refused (${code}): ${sentence}` }],
  isError: true,
})

const wrong = (name: ToolName): JsonObject =>
  refused({
    code: 'invalid_arguments',
    sentence: `the arguments do not fit the schema of ${name}; look at it in tools/list`,
  })
