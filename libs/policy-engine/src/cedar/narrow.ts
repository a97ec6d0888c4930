import { type Question } from '../domain/question.ts'
import type { SetReads } from './reads-of-set.ts'

type Context = Question['context']
type Value = Context[string]

/** What is read of a value: the whole of it, or what is read of its members. */
type Part = 'whole' | Map<string, Part>

/**
 * Leaves out of a question's context what the set cannot read: every value that crosses into the engine costs, and most
 * sets read a few. The schema of calls has no attribute that must be there.
 */
export function narrowing({
  wholeContext,
  paths,
  compared,
  presences,
}: SetReads): (question: Question) => Question {
  if (wholeContext) return (question) => question
  const part: Part = new Map()
  for (const path of presences) addPath(part, path, new Map())
  for (const path of [...paths, ...compared.map((one) => one.path)]) addPath(part, path, 'whole')
  return (question) => ({ ...question, context: membersOf(question.context, part) })
}

function addPath(part: Map<string, Part>, [name, ...rest]: readonly string[], end: Part): void {
  if (name === undefined) return
  const known = part.get(name)
  if (known === 'whole') return
  if (rest.length === 0) {
    if (known === undefined || end === 'whole') part.set(name, end)
    return
  }
  const members = known ?? new Map<string, Part>()
  part.set(name, members)
  addPath(members, rest, end)
}

const membersOf = (record: Context, part: Map<string, Part>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const of = part.get(name)
      return of === undefined ? [] : [[name, read(value, of)]]
    }),
  )

function read(value: Value, part: Part): Value {
  if (part === 'whole' || typeof value !== 'object' || Array.isArray(value)) return value
  // Cedar writes an entity, an address or a time as a record of its own.
  if (Object.hasOwn(value, '__entity') || Object.hasOwn(value, '__extn')) return value
  return membersOf(value, part)
}
