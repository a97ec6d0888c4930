import type { PinKind } from '@sallyport/contracts'
import { elementSpans, keepElements, replaceSpans, valueSpan } from '@sallyport/json'
import { DEFINITION_LISTS, isObject, type JsonObject, visibleDefinitions } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import type { Definition } from './controls.ts'

const KINDS: Readonly<Record<string, PinKind>> = {
  tools: 'tool',
  prompts: 'prompt',
  resources: 'resource',
  resourceTemplates: 'resource_template',
}

/** Bounds of one question about definitions; longer lists are asked about in parts. */
const MAX_DEFINITIONS = 500
const MAX_CHARS = 1_048_576
const MAX_NAME_CHARS = 2048

/**
 * A result without what may not be seen: definitions that policy hides, and those whose pin is held. Every definition is
 * shown to the policy service first, so that it is pinned before anyone can use it. What stays, stays as it came.
 */
export async function withVisible(
  deps: Deps,
  call: Call,
  result: JsonObject,
  text: string,
): Promise<string> {
  const pinned = await pinnedElements(deps, call, result, text)
  const lists = await visibleDefinitions(result, (verb, name) => maySee(call, verb, name))
  const shown = lists.reduce(
    (kept, { member, keep }) =>
      keepElements(
        kept,
        ['result', member],
        (_, index) => keep[index] === true && pinned.get(member)?.[index] === true,
      ),
    text,
  )
  return withInstructions(call, result, shown)
}

/** For each list of a result, which of its elements stand as they are pinned. */
async function pinnedElements(
  deps: Deps,
  call: Call,
  result: JsonObject,
  text: string,
): Promise<ReadonlyMap<string, readonly boolean[]>> {
  const pinned = new Map<string, readonly boolean[]>()
  for (const { member, key } of DEFINITION_LISTS) {
    const elements: unknown = result[member]
    const spans = elementSpans(text, ['result', member])
    if (elements !== undefined && !Array.isArray(elements) && call.operation.verb.endsWith('/list'))
      throw new EdgeError('target_invalid', "The target's list is no list.")
    if (!Array.isArray(elements) || spans === undefined) continue
    const definitions = spans.map(({ start, end }, index) =>
      definitionOf(elements[index], key, text.slice(start, end)),
    )
    // One list after the other: they are of different kinds.
    // oxlint-disable-next-line no-await-in-loop
    pinned.set(member, await standings(call, KINDS[member] ?? 'tool', definitions))
    deps.sightings.saw(call.connection.name, member)
  }
  return pinned
}

/** Undefined for what has no name that could be pinned: it may not be seen. */
function definitionOf(element: unknown, key: string, text: string): Definition | undefined {
  const name = isObject(element) ? element[key] : undefined
  if (typeof name !== 'string' || name.length > MAX_NAME_CHARS || text.length > MAX_CHARS)
    return undefined
  return { name, text }
}

async function standings(
  call: Call,
  kind: PinKind,
  definitions: readonly (Definition | undefined)[],
): Promise<boolean[]> {
  const pinned: boolean[] = []
  for (let from = 0; from < definitions.length;) {
    const part = partOf(definitions, from)
    const asked = part.filter((definition) => definition !== undefined)
    // One part after the other, so that a long list does not crowd out other callers.
    // oxlint-disable-next-line no-await-in-loop
    const answers = asked.length === 0 ? [] : await call.controls.observe(call, kind, asked)
    let next = 0
    for (const definition of part)
      pinned.push(definition !== undefined && answers[next++]?.standing === 'pinned')
    from += part.length
  }
  return pinned
}

/** As many definitions from there on as one question may hold. */
function partOf(
  definitions: readonly (Definition | undefined)[],
  from: number,
): readonly (Definition | undefined)[] {
  let chars = 0
  let to = from
  while (to < definitions.length && to - from < MAX_DEFINITIONS) {
    chars += definitions[to]?.text.length ?? 0
    if (chars > MAX_CHARS && to > from) break
    to++
  }
  return definitions.slice(from, to)
}

/** Methods by whose results a server introduces itself. */
const GREETINGS = new Set(['initialize', 'server/discover'])

/**
 * Instructions of a server go to a model like any definition: those that are held, or are no text, are not passed on. A
 * result with capabilities is a greeting whatever asked for it, as on a stream that was resumed.
 */
async function withInstructions(call: Call, result: JsonObject, text: string): Promise<string> {
  const span = valueSpan(text, ['result', 'instructions'])
  const greets = GREETINGS.has(call.operation.verb) || isObject(result['capabilities'])
  if (span === undefined || !greets) return text
  if (typeof result['instructions'] !== 'string')
    return replaceSpans(text, [{ ...span, text: '""' }])
  const definition = { name: '', text: text.slice(span.start, span.end) }
  const [pinned] = await standings(call, 'instructions', [definition])
  return pinned === true ? text : replaceSpans(text, [{ ...span, text: '""' }])
}

async function maySee(call: Call, verb: string, name: string): Promise<boolean> {
  if (name.length > MAX_NAME_CHARS) return false
  const { connection, principal } = call
  const operation = { connection: connection.name, kind: 'mcp', verb, name } as const
  const decision = await call.controls.decide('list', principal, operation)
  return decision.outcome !== 'deny'
}
