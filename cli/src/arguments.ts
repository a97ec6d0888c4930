import {
  ApprovalId,
  ConnectionName,
  EventId,
  ExchangeId,
  MAX_GRANT_SECONDS,
  MaskKinds,
  plainAddress,
  ProfileName,
  SessionId,
  validatorOf,
} from '@sallyport/contracts'
import type { TSchema } from 'typebox'
import { type CliError, usage } from './errors.ts'

const MAX_REASON_CHARS = 512
const MAX_LIMIT = 100
const MAX_SHOWN_CHARS = 64
const MAX_GROUP_CHARS = 128
const MAX_TOOLS = 64
const MAX_PRINCIPAL_CHARS = 256

// Each of these takes what a person typed and returns what is sent; a CliError `usage` says what it must be instead.

/** The id of an approval. */
export const approvalId = textOf(
  ApprovalId,
  'is no approval: its id has 26 digits and capital letters, such as 01JDQ6Z0E8Y3T7P9W5KXBN2M4R, as `approvals list` shows it.',
)

/** The id of a session. */
export const sessionId = textOf(
  SessionId,
  'is no session: its id has 32 digits and letters from a to f, such as 5f0c3b7a91d2e4864b1f0a9c8e7d6352, as `sessions` shows it.',
)

/** The id of an event. */
export const eventId = textOf(
  EventId,
  'is no event: its id has 26 digits and capital letters, such as 01JDQ6Z0E8Y3T7P9W5KXBN2M4R, as the events of the audit stream have it.',
)

/** The id of an exchange. */
export const exchangeId = textOf(
  ExchangeId,
  'is no exchange: its id has 26 digits and capital letters, such as 01JDQ6Z0E8Y3T7P9W5KXBN2M4R, as `replay` shows it.',
)

/** The name of a connection; it need not exist. */
export const connectionName = textOf(
  ConnectionName,
  'cannot be the name of a connection: that has small letters, digits and hyphens and begins with a letter, such as orders.',
)

/** The name of a masking profile; it need not exist. */
export const profileName = textOf(
  ProfileName,
  'cannot be the name of a masking profile: that has small letters, digits, hyphens and underscores, such as pii.',
)

const kinds = validatorOf(MaskKinds)

/** Kinds of values, separated by commas. */
export function maskKinds(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (kinds().Check(names)) return names
  throw usage('--unmask needs kinds of values, separated by commas, such as --unmask email,phone.')
}

/** The name of a webhook; it need not exist. */
export function webhookName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text
  throw usageOf(
    text,
    'cannot be the name of a webhook: that has small letters, digits and hyphens, such as ops.',
  )
}

/** The id of a destination of the exporter; it need not exist. */
export function destinationId(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(text)) return text
  throw usageOf(
    text,
    'cannot be the id of a destination: that has small letters, digits and hyphens, such as splunk.',
  )
}

/** How many rows are wanted. */
export function limit(text: string): string {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= MAX_LIMIT) return String(count)
  throw usage(`--limit must be a whole number from 1 to ${MAX_LIMIT}, such as --limit 20.`)
}

/** The number of a version; with `--expect`, 0 stands for none. */
export function version(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw usage(
    `${shown(text)} is no version: it is a whole number, such as 7, as \`policy history\` or \`mask history\` shows it.`,
  )
}

/** Groups, separated by commas; none for an empty text. */
export function groups(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (text.trim() === '') return []
  if (names.every((name) => name !== '' && name.length <= MAX_GROUP_CHARS)) return names
  throw usage('Groups are separated by commas, such as --groups analysts,dba.')
}

/** A claim and its values, such as `department=finance,sales`, beside those named before. */
export function claim(
  text: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Readonly<Record<string, readonly string[]>> {
  const [, name, values = ''] = /^([^=]{1,128})=(.+)$/s.exec(text) ?? []
  if (name === undefined)
    throw usage('--claim must be a name and its values, such as --claim department=finance,sales.')
  return { ...before, [name]: values.split(',').map((value) => value.trim()) }
}

/** The IP address that something would come from. */
export function address(text: string): string {
  const plain = plainAddress(text)
  if (plain !== undefined) return plain
  throw usage(`--from must be an IP address, such as --from 10.1.2.3; ${shown(text)} is none.`)
}

/** A method and what it is applied to. */
export interface OperationText {
  readonly verb: string
  readonly name: string
}

/** What is asked about, such as `tools/call:query`. */
export function operation(text: string): OperationText {
  const [, verb, name = ''] = /^([A-Za-z][A-Za-z0-9_/.-]{0,127})(?::(.*))?$/s.exec(text) ?? []
  if (verb !== undefined) return { verb, name }
  throw usage(
    `--operation must be a method, and what it is applied to behind a colon, such as tools/call:query, resources/read:file:///a or initialize.`,
  )
}

/** Arguments of a call as JSON. */
export function callArguments(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // The sentence below says what it must be.
  }
  throw usage(`--arguments must be a JSON object, such as '{"sql":"SELECT 1"}'.`)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A moment (RFC 3339); returned in UTC. */
export function time(text: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text)
  const at = isTime ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw usage(
    '--before must be a time with its zone, such as --before 2026-11-30T12:00:00Z, as the column LAST shows it.',
  )
}

const PERIODS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** How long something is wanted for; returned in seconds. */
export function period(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (PERIODS[unit] ?? 0)
  if (seconds >= 1 && seconds <= MAX_GRANT_SECONDS) return seconds
  throw usage('--for must be a time of at most 7 days, such as --for 30m, 4h or 1d.')
}

/** The name of a tool, beside those named before. */
export function toolNames(text: string, before: readonly string[] = []): readonly string[] {
  if (text !== '' && before.length < MAX_TOOLS) return [...before, text]
  throw usage(`--tool must be the name of a tool; at most ${MAX_TOOLS} can be named.`)
}

/** Why something is done. */
export function reason(text: string): string {
  if (text.trim() !== '' && text.length <= MAX_REASON_CHARS) return text
  throw usage(
    `--reason must say why, in 1 to ${MAX_REASON_CHARS} characters, such as --reason 'asked for in ticket 4711'.`,
  )
}

/** The name of a user, as `--user` and `--as` take it. */
export function userName(text: string): string {
  if (text.trim() !== '') return text
  throw usage('--user and --as need the name of a user, such as --user alice.')
}

/** Whom a hold is to cover. */
export function holdPrincipal(text: string): string {
  if (text.trim() !== '' && text.length <= MAX_PRINCIPAL_CHARS) return text
  throw usage('--principal needs who it is, as the sessions show it, such as --principal alice.')
}

/** A name or a kind that is looked for. */
export function searchedName(text: string): string {
  if (text.trim() !== '' && text.length <= MAX_PRINCIPAL_CHARS) return text
  throw usageOf(text, `is nothing to look for: name it in 1 to ${MAX_PRINCIPAL_CHARS} characters.`)
}

/** Where a page of what was found ended. */
export function leaf(text: string): string {
  if (/^\d{1,15}$/.test(text)) return text
  throw usage('--before must be a whole number, as the end of the page before shows it.')
}

/** The address of the admin API, without a slash at its end. */
export function adminUrl(text: string): string {
  const url = URL.parse(text)
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (isWeb && `${url.username}${url.password}${url.search}${url.hash}` === '')
    return text.replace(/\/+$/, '')
  throw usage(
    `${shown(text)} is not the URL of an admin API; --url or SALLYPORT_URL must be one such as http://127.0.0.1:7420.`,
  )
}

function textOf(schema: TSchema, fault: string): (text: string) => string {
  const validator = validatorOf(schema)
  return (text) => {
    if (validator().Check(text)) return text
    throw usageOf(text, fault)
  }
}

const usageOf = (text: string, fault: string): CliError => usage(`${shown(text)} ${fault}`)

const shown = (text: string): string =>
  JSON.stringify(text.length <= MAX_SHOWN_CHARS ? text : `${text.slice(0, MAX_SHOWN_CHARS)}…`)
