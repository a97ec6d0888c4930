import { type Static, Type } from 'typebox'
import { when } from '../output/time.ts'

const count = Type.Optional(Type.Integer())
const time = Type.Optional(Type.String())

/** What stands beside an approval, as the admin API tells of it; `unavailable` where it could not be read. */
export type ApprovalContext = Static<typeof ApprovalContext>
export const ApprovalContext = Type.Object({
  definition: Type.Object({
    unavailable: Type.Optional(Type.Literal(true)),
    state: Type.Optional(Type.String()),
    hash: Type.Optional(Type.String()),
    definition: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    held: Type.Optional(Type.Literal(true)),
  }),
  before: Type.Object({
    unavailable: Type.Optional(Type.Literal(true)),
    deniedByPeople: Type.Integer(),
    times: count,
    delivered: count,
    failed: count,
    denied: count,
    refused: count,
    pending: count,
    unknown: count,
    consented: count,
    first: time,
    last: time,
    since: time,
    complete: Type.Optional(Type.Boolean()),
  }),
})

/** The definition and what was done before, in lines of a name and a text. */
export const contextLines = ({ definition, before }: ApprovalContext) =>
  [
    ['definition', definitionText(definition)],
    ['before', beforeText(before)],
  ] as const

/** Longest text of a target that is shown, in characters, and most arguments. */
const MAX_TEXT = 600
const MAX_ARGUMENTS = 24

const STATES: Readonly<Record<string, string>> = {
  same: 'as it was asked about',
  changed: 'NOT the one that was asked about: it was changed since',
  unknown: 'not known to be the one that was asked about',
}

function definitionText(context: ApprovalContext['definition']): string {
  const { unavailable, state = 'unknown', hash, definition, held } = context
  if (unavailable === true) return 'cannot be read now'
  if (hash === undefined || definition === undefined) return 'none is pinned'
  const { title, description, annotations, inputSchema } = definition
  return [
    `${hash.slice(0, 12)} (${STATES[state] ?? state})`,
    ...(held === true ? ['The target defines it in another way by now; that is held.'] : []),
    ...(typeof title === 'string' ? [short(title)] : []),
    ...(typeof description === 'string' ? [short(description)] : []),
    ...argumentLines(inputSchema ?? { properties: promptArguments(definition['arguments']) }),
    ...(annotations === undefined
      ? []
      : [`it says of itself: ${short(JSON.stringify(annotations))}`]),
  ].join('\n')
}

/** A line for each argument: its name, its type, whether it is required. */
function argumentLines(schema: unknown): readonly string[] {
  const { properties, required } = Object(schema)
  const names = Object.keys(Object(properties))
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  const lines = names.slice(0, MAX_ARGUMENTS).map((name) => {
    const property = Object(Reflect.get(Object(properties), name))
    const must = needed.includes(name) || property.required === true ? ', required' : ''
    return `- ${short(name)}: ${typeText(property)}${must}`
  })
  const more = names.length - lines.length
  return more > 0 ? [...lines, `- and ${more} more; --json has all`] : lines
}

/** Arguments of a prompt, as if a schema had them. */
const promptArguments = (list: unknown): object =>
  Object.fromEntries(
    (Array.isArray(list) ? list : []).map((one: unknown) => {
      const { name, required } = Object(one)
      return [String(name), { type: 'string', required: required === true }]
    }),
  )

function typeText(property: { readonly type?: unknown; readonly enum?: unknown }): string {
  if (Array.isArray(property.enum)) return `one of ${short(JSON.stringify(property.enum))}`
  const { type } = property
  if (Array.isArray(type)) return short(type.join(' or '))
  return typeof type === 'string' ? short(type) : 'any'
}

/** On one line, and no longer than a person reads. */
function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}… (--json has all)` : line
}

const CAME = [
  ['delivered', 'delivered'],
  ['failed', 'failed at the target'],
  ['denied', 'refused by policy'],
  ['refused', 'refused otherwise'],
  ['pending', 'ended waiting for consent'],
  ['unknown', 'with an end that is not known yet'],
] as const

function beforeText(before: ApprovalContext['before']): string {
  const { unavailable, deniedByPeople, times = 0, consented = 0, first, last, since } = before
  const people = `people denied it ${timesText(deniedByPeople)}`
  if (unavailable === true) return `cannot be counted now; ${people}`
  const range = since === undefined ? '' : ` since ${when(since)}`
  if (times === 0) return `never by this principal${range}; ${people}`
  const came = CAME.flatMap(([key, text]) => {
    const n = before[key] ?? 0
    return n > 0 ? [`${n} ${text}`] : []
  })
  const most = before.complete === false ? 'at least ' : ''
  return [
    `${most}${timesText(times)} by this principal${before.complete === false ? '' : range}: ${came.join(', ')}`,
    `${consented} with an approval; ${people}`,
    ...(first === undefined || last === undefined
      ? []
      : [`first ${when(first)}${most === '' ? '' : ' of those counted'}, last ${when(last)}`]),
  ].join('\n')
}

const timesText = (n: number): string => (n === 1 ? 'once' : `${n} times`)
