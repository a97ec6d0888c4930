import { readFileSync } from 'node:fs'
import type { ArgumentMember } from '@sallyport/contracts'

const COMMON = readFileSync(new URL('schema.cedarschema', import.meta.url), 'utf8')

/** The kinds of facts that a tool's declaration can promise, with their types in the schema. */
const FACTS = { sql: 'Sql', shell: 'Shell', url: 'Url', path: 'Path' } as const
export type FactKind = keyof typeof FACTS
export const FACT_KINDS: readonly FactKind[] = ['sql', 'shell', 'url', 'path']

/** What the context of calls holds beside what every context has. */
export interface CallShape {
  /** Facts of tool calls, and whether each is always there. */
  readonly facts: ReadonlyMap<FactKind, boolean>
  /** Arguments of tools and of prompts; absent where nothing is known of them. */
  readonly tool?: ArgumentsShape
  readonly prompt?: ArgumentsShape
}

export interface ArgumentsShape {
  readonly members: readonly ArgumentMember[]
  /** Whether every call has this shape; else each member must be tested for. */
  readonly certain: boolean
}

const GREETING = [
  '  // What the operation may do to its target: "read", "write" or "admin".',
  '  access: String,',
  '  connection: Connection,',
  '  time: Time,',
  '  // Where the request came from.',
  '  clientAddress: ipaddr,',
]
const CALL = [
  '  // Whether the people who must consent have done so. A permit that asks for it says who they are by @approvers.',
  '  approved: Bool,',
  ...GREETING,
]

/** The schema in Cedar's notation that authors write against. */
export function authorSchema({ facts, tool, prompt }: CallShape): string {
  const known = [...facts].map(([kind, always]) => `  ${kind}${always ? '' : '?'}: ${FACTS[kind]},`)
  return [
    COMMON,
    '// Handshakes, lists, and what a target asks: nobody waits for an approval there.',
    ...record('Greeting', GREETING),
    ...record('Call', CALL),
    ...record('ToolCall', [...CALL, ...known, ...argumentsOf(tool)]),
    ...record('PromptCall', [...CALL, ...argumentsOf(prompt)]),
  ].join('\n')
}

/**
 * The schema that calls are evaluated against. Nothing must be there: what the policies cannot read is left out. What is
 * not there though it is read is the policy's error, and an error is a deny.
 * `flat` are the arguments by the names and types under which the policies read them.
 */
export function callSchema(flat: ReadonlyMap<string, string>): string {
  const optional = CALL.filter((line) => !line.includes('//')).map((line) =>
    line.replace(':', '?:'),
  )
  const facts = FACT_KINDS.map((kind) => `  ${kind}?: ${FACTS[kind]},`)
  const members = [...flat].map(([name, type]) => `${JSON.stringify(name)}?: ${type}`)
  const all = [...optional, ...facts, `  arguments?: { ${members.join(', ')} },`]
  const types = ['Greeting', 'Call', 'ToolCall', 'PromptCall'].flatMap((name) => record(name, all))
  return [COMMON.replaceAll(RECORD_MEMBER, '$<name>?:'), ...types].join('\n')
}

/** A member of a type of its own, not of an entity: those stand on lines of their own. */
const RECORD_MEMBER = /^(?<name> {2}\w+):/gm

const record = (name: string, lines: readonly string[]): string[] => [
  `type ${name} = {`,
  ...lines,
  '};',
  '',
]

function argumentsOf(shape: ArgumentsShape | undefined): string[] {
  if (shape === undefined) return []
  const { members, certain } = shape
  return [
    '  // By the definition that is pinned.',
    `  arguments${certain ? '' : '?'}: ${nested(members, [], certain)},`,
  ]
}

/** The record of the members that stand directly under a path. */
function nested(all: readonly ArgumentMember[], at: readonly string[], certain: boolean): string {
  const here = all.filter(
    ({ path }) => path.length === at.length + 1 && at.every((name, index) => path[index] === name),
  )
  const members = here.map(({ path, type, required }) => {
    const name = JSON.stringify(path.at(-1))
    const of = type === 'Record' ? nested(all, path, certain) : typeName(type)
    return `${name}${required && certain ? '' : '?'}: ${of}`
  })
  return `{ ${members.join(', ')} }`
}

/** Numbers that may have a fraction are written like whole ones: they are only ever compared with those. */
const typeName = (type: ArgumentMember['type']): string => (type === 'Number' ? 'Long' : type)
