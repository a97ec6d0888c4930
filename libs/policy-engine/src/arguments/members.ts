import type { ArgumentMember, ArgumentTypes } from '@sallyport/contracts'

/** How deep into arguments policies can read, and how many of them of one definition. */
const MAX_DEPTH = 4
const MAX_MEMBERS = 256
const MAX_NAME = 256

type Json = Readonly<Record<string, unknown>>

/**
 * The arguments of a tool or prompt that policies can read, by its definition (canonical JSON text). An argument whose
 * schema allows more than one type, or none that Cedar has, is not among them; `unreadable` names those.
 */
export function membersOf(kind: ArgumentTypes['kind'], definition: string): Shape {
  const parsed: unknown = JSON.parse(definition)
  if (!isObject(parsed)) return { members: [], unreadable: [] }
  const found: Found = { members: [], unreadable: [] }
  if (kind === 'tool') readRecord(parsed['inputSchema'], [], found)
  else readPrompt(parsed['arguments'], found)
  return found
}

/** What is known of the arguments of a definition. */
export interface Shape {
  readonly members: readonly ArgumentMember[]
  /** Paths of arguments that exist and have no type that policies can read. */
  readonly unreadable: readonly (readonly string[])[]
}

interface Found {
  readonly members: ArgumentMember[]
  readonly unreadable: (readonly string[])[]
}

/** The protocol has texts only as arguments of prompts. */
function readPrompt(list: unknown, found: Found): void {
  for (const entry of Array.isArray(list) ? list : []) {
    const given: unknown = entry
    const name = isObject(given) ? given['name'] : undefined
    if (!isObject(given) || typeof name !== 'string' || name.length > MAX_NAME) continue
    add(found, { path: [name], type: 'String', required: given['required'] === true })
  }
}

function readRecord(schema: unknown, at: readonly string[], found: Found): void {
  if (!isObject(schema) || !isObject(schema['properties'])) return
  const composed = COMPOSED.some((word) => Object.hasOwn(schema, word))
  const listed: unknown = schema['required']
  const required = new Set<unknown>(Array.isArray(listed) ? listed : [])
  for (const [name, property] of Object.entries(schema['properties'])) {
    if (name.length > MAX_NAME) continue
    // What stands beside the properties may say more of them.
    if (composed) found.unreadable.push([...at, name])
    else readMember(property, [...at, name], required.has(name), found)
  }
}

function readMember(schema: unknown, path: readonly string[], required: boolean, found: Found) {
  const { of, nullable } = withoutNull(schema)
  const type = typeOf(of)
  const fallback = type === undefined ? undefined : defaultOf(of, type)
  // What a target takes for an argument that is left out would be hidden from every policy.
  const hidden = fallback === undefined && isObject(of) && (of['default'] ?? null) !== null
  if (type === undefined || hidden || path.length > MAX_DEPTH) {
    found.unreadable.push(path)
    return
  }
  add(found, {
    path: [...path],
    type,
    required: (required || fallback !== undefined) && !nullable,
    ...(fallback !== undefined && { default: fallback }),
  })
  if (type === 'Record') readRecord(of, path, found)
}

function add({ members, unreadable }: Found, member: ArgumentMember): void {
  if (members.length < MAX_MEMBERS) members.push(member)
  else unreadable.push(member.path)
}

/** A schema that may be null counts as one of something that may be left out. */
function withoutNull(schema: unknown): { readonly of: unknown; readonly nullable: boolean } {
  if (!isObject(schema)) return { of: schema, nullable: false }
  const { type, anyOf } = schema
  if (Array.isArray(type)) {
    const types: unknown[] = type
    const others = types.filter((each) => each !== 'null')
    return { of: { ...schema, type: one(others) }, nullable: others.length < types.length }
  }
  if (!Array.isArray(anyOf) || type !== undefined) return { of: schema, nullable: false }
  const choices: unknown[] = anyOf
  const others = choices.filter((each) => !isObject(each) || each['type'] !== 'null')
  const only = one(others)
  const { anyOf: _, ...rest } = schema
  const of = isObject(only) ? { ...rest, ...only } : undefined
  return { of, nullable: others.length < choices.length }
}

const one = (all: readonly unknown[]): unknown => (all.length === 1 ? all[0] : undefined)

function typeOf(schema: unknown): ArgumentMember['type'] | undefined {
  if (!isObject(schema) || COMPOSED.some((word) => Object.hasOwn(schema, word))) return undefined
  switch (schema['type']) {
    case 'string':
      return 'String'
    case 'boolean':
      return 'Bool'
    case 'integer':
      return 'Long'
    case 'number':
      return schema['multipleOf'] === 1 ? 'Long' : 'Number'
    case 'array':
      return setType(schema['items'])
    case 'object':
      return 'Record'
    default:
      return undefined
  }
}

/** Words that make a schema mean more than it says in its own place. */
const COMPOSED = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if']

function setType(items: unknown): ArgumentMember['type'] | undefined {
  switch (typeOf(items)) {
    case 'String':
      return 'Set<String>'
    case 'Long':
      return 'Set<Long>'
    case 'Bool':
      return 'Set<Bool>'
    default:
      return undefined
  }
}

/** What a target takes where the argument is left out, as far as a policy can read it. */
function defaultOf(schema: unknown, type: ArgumentMember['type']): ArgumentMember['default'] {
  const value = isObject(schema) ? schema['default'] : undefined
  switch (type) {
    case 'String':
      return typeof value === 'string' && value.length <= MAX_NAME ? value : undefined
    case 'Bool':
      return typeof value === 'boolean' ? value : undefined
    case 'Long':
      return Number.isSafeInteger(value) ? Number(value) : undefined
    case 'Number':
      return typeof value === 'number' ? value : undefined
    default:
      return undefined
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
