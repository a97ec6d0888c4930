import type { Finding } from '@sallyport/contracts'
import {
  type JsonArray,
  JsonCursor,
  type JsonObject,
  type JsonValue,
  type Span,
} from '@sallyport/json'
import { type CompiledSchema, type Problem, validate } from '@sallyport/schema'
import { MASKED_NUMBER } from '../number-token.ts'
import type { Pace, Steps } from '../pace.ts'
import { MAX_DEPTH } from '../pass.ts'
import { UNNAMED_KIND } from '../placeholder-kinds.ts'
import { Edits, splice } from '../splice.ts'
import { Layer } from './layer.ts'
import { schemasAt } from './schemas-at.ts'
import { leastNumber, shortened, textOfFormat } from './stand-in.ts'
import { type Visit, walkValues } from './value-walk.ts'

/** The schema of a tool's structured content, as it is and compiled. */
export interface OutputSchema {
  readonly schema: JsonValue
  readonly compiled: CompiledSchema
}

/** With the kinds that placeholders can name. */
type Asked = OutputSchema & { readonly kinds: ReadonlySet<string> }

/** A message whose structured content holds by its schema; undefined where nothing helps. */
export interface Kept {
  readonly message: string
  readonly findings: readonly Finding[]
}

const PATH = ['result', 'structuredContent'] as const
const RULE = 'output_schema'
const SIGN = '[masked:'
const KIND = /\[masked:([a-z_]{1,16})/
/** Each round drops something; what takes more is blocked. */
const MOST_ROUNDS = 24
const MOST_PROBLEMS = 1000

/**
 * Makes the structured content of a masked message hold by its schema, if it did before it was masked: with texts of the
 * format that the schema wants, with shorter ones, and by dropping what cannot be otherwise, with as little around it as
 * helps. Undefined where all of it would have to go.
 */
export function* keepSchema(
  masked: string,
  original: string,
  output: Asked,
  pace: Pace,
): Steps<Kept | undefined> {
  const span = yield* spanOf(masked, pace)
  const before = yield* spanOf(original, pace)
  const unchanged = { message: masked, findings: [] }
  if (span === undefined || before === undefined) return unchanged
  const text = masked.slice(span.start, span.end)
  const was = original.slice(before.start, before.end)
  if (text === was) return unchanged
  const repaired = yield* repair(yield* formatted(text, output, pace), output, pace)
  if (repaired !== undefined) {
    const message = masked.slice(0, span.start) + repaired.message + masked.slice(span.end)
    return { message, findings: repaired.findings }
  }
  return validate(output.compiled, JSON.parse(was)).valid ? undefined : unchanged
}

/** Where the structured content of a message stands. */
function* spanOf(json: string, pace: Pace): Steps<Span | undefined> {
  const cursor = new JsonCursor(json, MAX_DEPTH)
  let found: Span | undefined
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    const { start, end } = cursor
    if (cursor.depth === PATH.length && token !== 'key' && cursor.isAt(PATH)) found = { start, end }
    if (token !== 'end' && pace.spend(end - start)) yield pace.rest()
  }
  return found
}

/** The text with masked strings of the formats that the schema wants. */
function* formatted(json: string, { schema }: OutputSchema, pace: Pace): Steps<string> {
  const edits = new Edits()
  const visitor = {
    value: ({ path, start, end, isContainer }: Visit): void => {
      const token = isContainer ? '' : json.slice(start, end)
      if (!token.includes(SIGN)) return
      const text = textOfFormat(schemasAt(schema, path), token)
      if (text !== undefined) edits.add(start, end, JSON.stringify(text))
    },
  }
  yield* walkValues(json, visitor, pace)
  return yield* splice(json, edits, pace)
}

function* repair(json: string, output: Asked, pace: Pace): Steps<Kept | undefined> {
  const findings: Finding[] = []
  let text = json
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const value: JsonValue = JSON.parse(text)
    const verdict = validate(output.compiled, value, { maxProblems: MOST_PROBLEMS })
    yield pace.rest()
    if (verdict.valid) return { message: text, findings }
    if (verdict.code === 'exhausted') return undefined
    const targets = targetsOf(verdict.problems, value)
    if (targets.has('')) return undefined
    text = yield* without(text, targets, output, findings, pace)
  }
  return undefined
}

/** The values that problems are about; of a member that is missing, the object that misses it. */
function targetsOf(problems: readonly Problem[], value: JsonValue): ReadonlySet<string> {
  return new Set(
    problems.map(({ path }) => {
      let pointer = path
      while (pointer !== '' && !exists(value, pointer)) {
        pointer = pointer.slice(0, pointer.lastIndexOf('/'))
      }
      return pointer
    }),
  )
}

function exists(value: JsonValue, pointer: string): boolean {
  let at: JsonValue | undefined = value
  for (const token of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return false
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (!Object.hasOwn(at, name)) return false
    at = childOf(at, name)
  }
  return true
}

const childOf = (value: JsonArray | JsonObject, name: string): JsonValue | undefined =>
  isArray(value) ? value[Number(name)] : value[name]

const isArray = (value: JsonArray | JsonObject): value is JsonArray => Array.isArray(value)

/** The text with targets that fit their schema now, or are gone. */
function* without(
  json: string,
  targets: ReadonlySet<string>,
  { schema, kinds }: Asked,
  findings: Finding[],
  pace: Pace,
): Steps<string> {
  const layer = new Layer(false, true)
  const { cuts, edits } = layer
  yield* walkValues(
    json,
    {
      begin: (start) => cuts?.begin(start),
      finish: (end) => cuts?.finish(end),
      enter: () => cuts?.enter(),
      leave: () => cuts?.leave(),
      value: ({ path, pointer, start, end, isContainer }) => {
        if (!targets.has(pointer) || cuts?.isGone === true) return
        const token = json.slice(start, end)
        const fitting = isContainer ? undefined : fit(token, schemasAt(schema, path))
        if (fitting === undefined) {
          cuts?.drop()
          findings.push(findingOf(token, kinds, path))
        } else edits.add(start, end, fitting)
      },
    },
    pace,
  )
  return yield* splice(json, yield* layer.all(pace), pace)
}

/** A masked text or number in another form that may fit; undefined for anything else. */
function fit(token: string, schemas: ReturnType<typeof schemasAt>): string | undefined {
  if (token === MASKED_NUMBER) return leastNumber(schemas)
  if (!token.includes(SIGN)) return undefined
  const text = shortened(schemas, String(JSON.parse(token)))
  return text === undefined ? undefined : JSON.stringify(text)
}

function findingOf(
  token: string,
  kinds: ReadonlySet<string>,
  path: readonly (string | number)[],
): Finding {
  const [, kind = UNNAMED_KIND] = KIND.exec(token) ?? []
  const steps = path.map((step) =>
    typeof step === 'number' ? '*' : step.replaceAll('~', '~0').replaceAll('/', '~1'),
  )
  return {
    kind: kinds.has(kind) ? kind : UNNAMED_KIND,
    rule: RULE,
    action: 'drop',
    place: ['', ...PATH, ...steps].join('/'),
    count: 1,
  }
}

/** What stands against an answer that cannot be made to hold by its schema. */
export const NO_SCHEMA = { kind: UNNAMED_KIND, rule: RULE } as const
