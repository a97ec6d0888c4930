import type { Digest } from '../ids.ts'
import type { PinDetail, PinKind } from './pin.ts'

const KINDS: ReadonlyMap<string, PinKind> = new Map([
  ['tools/call', 'tool'],
  ['prompts/get', 'prompt'],
  ['resources/read', 'resource'],
  ['resources/subscribe', 'resource'],
])

/** Which kind of definition a method uses; undefined where it uses none. */
export const definitionKindOf = (verb: string): PinKind | undefined => KINDS.get(verb)

/** What is pinned now of what consent is asked for. */
export interface AskedDefinition {
  /** Whether it is the one that was asked about; `unknown` where the request names none, or none is pinned now. */
  readonly state: 'same' | 'changed' | 'unknown'
  /** Hash of what is pinned now. */
  readonly hash?: Digest
  /** What the target says of it. */
  readonly definition?: Readonly<Record<string, unknown>>
  /** The target defines it in another way by now, which nobody has approved: it cannot be used. */
  readonly held?: true
}

/** What an approver has to know of a definition: what is pinned now, and whether `asked` is that. */
export function askedDefinition(
  { pinned: pin, held }: Pick<PinDetail, 'pinned' | 'held'>,
  asked: Digest | undefined,
): AskedDefinition {
  if (pin === undefined) return { state: 'unknown' }
  const { hash } = pin
  return {
    state: stateOf(hash, asked),
    hash,
    definition: shown(pin.definition),
    ...(held !== undefined && { held: true }),
  }
}

function stateOf(hash: Digest, asked: Digest | undefined): AskedDefinition['state'] {
  if (asked === undefined) return 'unknown'
  return asked === hash ? 'same' : 'changed'
}

/** What a person has to know of a definition; its text is bounded by what one event of the evidence can hold. */
const SHOWN = ['name', 'uri', 'title', 'description', 'annotations', 'inputSchema', 'arguments']

function shown(text: string): Readonly<Record<string, unknown>> {
  const definition: Readonly<Record<string, unknown>> = Object(JSON.parse(text))
  return Object.fromEntries(
    SHOWN.filter((key) => Object.hasOwn(definition, key)).map((key) => [key, definition[key]]),
  )
}
