import type { ArgumentTypes, Connection } from '@sallyport/contracts'
import { agreedShape } from './arguments/agreed.ts'
import { membersOf, type Shape } from './arguments/members.ts'
import { FACT_KINDS, type FactKind } from './schema.ts'

/** What one policy is about, by its scope; without a name it can be about any. */
export type PolicySubject = Pick<ArgumentTypes, 'kind' | 'name'>

/** What is known of a connection when its policies are read. */
export interface About {
  /** Kinds of facts that calls of a tool can have, and whether each always is there; of any tool without a name. */
  facts(tool: string | undefined): ReadonlyMap<FactKind, boolean>
  /** Arguments of one tool or prompt, or what all agree on; undefined where nothing is known. */
  shape(subject: PolicySubject): Shape | undefined
  /** Whether what Cedar only warns of counts as a problem. */
  readonly strict: boolean
}

/** What is pinned of a connection, each definition as its text in canonical JSON. */
export interface Pinned {
  find(kind: ArgumentTypes['kind'], name: string): string | undefined
  all(kind: ArgumentTypes['kind']): Iterable<string>
}

const facts = (always: boolean): ReadonlyMap<FactKind, boolean> =>
  new Map(FACT_KINDS.map((kind) => [kind, always]))

/** Where nothing is known of the connection. */
export const UNKNOWN: About = { facts: () => facts(false), shape: () => undefined, strict: true }

/** What a registered connection declares, and what of it is pinned. */
export function aboutConnection({ tools }: Connection, pinned: Pinned): About {
  const shapes = new Map<string, Shape | undefined>()
  return {
    facts(tool) {
      if (tool === undefined) return facts(false)
      const declared = Object.hasOwn(tools, tool) ? tools[tool] : undefined
      const kinds = FACT_KINDS.filter((kind) => declared?.[kind] !== undefined)
      return new Map(kinds.map((kind) => [kind, true]))
    },
    shape(subject) {
      const key = JSON.stringify(subject)
      if (!shapes.has(key)) shapes.set(key, pinnedShape(pinned, subject))
      return shapes.get(key)
    },
    strict: true,
  }
}

function pinnedShape(pinned: Pinned, { kind, name }: PolicySubject): Shape | undefined {
  if (name === undefined) return agreedShape(shapesOf(kind, pinned.all(kind)))
  const text = pinned.find(kind, name)
  return text === undefined ? undefined : membersOf(kind, text)
}

function* shapesOf(kind: ArgumentTypes['kind'], texts: Iterable<string>): Generator<Shape> {
  for (const text of texts) yield membersOf(kind, text)
}

/** What was known when a set was published: its event says which arguments it reads. */
export const aboutPublished = (types: readonly ArgumentTypes[]): About => ({
  facts: () => facts(true),
  shape({ kind, name }) {
    const found = types.find((each) => each.kind === kind && each.name === name)
    return found === undefined ? undefined : { members: found.members, unreadable: [] }
  },
  strict: false,
})
