import type { MaskSubject, ResultColumn } from '@sallyport/contracts'
import { type Field, type Fields, foldName } from './field.ts'
import type { FieldRules } from './field-rules.ts'

/** A column of the result that holds what a rule masks. */
interface Holder {
  readonly name: string
  readonly field: Field
}

/** The field rules of a profile as they go for one content. */
export interface SubjectFields {
  readonly rules: FieldRules
  readonly applies: ReadonlySet<Field>
  /** Whether any of them is about what a target sends. */
  readonly asks: boolean
  /** By folded name of a column or member. */
  readonly columns: ReadonlyMap<string, Fields>
  /** Columns that must be found in what holds rows: else all of it is masked. */
  readonly holders: readonly Holder[]
  /** Their names. */
  readonly sources: ReadonlySet<string>
  /** Folded names of all columns of the result, where they are known. */
  readonly resultNames: readonly string[]
  /** Mask every value of the rows: nobody can tell which of them hold the source. */
  readonly everything: Fields
}

/** Which rules go for a content: those of its connection and tool, and all where nobody says what it is a part of. */
export function subjectFields(rules: FieldRules, of?: MaskSubject): SubjectFields {
  const applied = rules.fields.filter((field) => goesFor(field, of))
  const columns = new Map<string, Fields>()
  const add = (name: string, field: Field): void => {
    const folded = foldName(name)
    columns.set(folded, [...(columns.get(folded) ?? []), field])
  }
  const holders: Holder[] = []
  const everything: Field[] = []
  for (const field of applied) {
    const { column, source } = field.rule
    if (column !== undefined) add(column, field)
    if (source === undefined) continue
    if (of?.columns === undefined) {
      if (mayRead(source, of?.reads)) everything.push(field)
      continue
    }
    for (const resultColumn of of.columns) {
      if (!holds(resultColumn, source)) continue
      add(resultColumn.name, field)
      holders.push({ name: foldName(resultColumn.name), field })
    }
  }
  const resultNames = (of?.columns ?? []).map(({ name }) => foldName(name))
  const asks = applied.some(({ rule }) => rule.arguments === undefined)
  const applies = new Set(applied)
  const sources = new Set(holders.map(({ name }) => name))
  return { rules, applies, asks, columns, holders, sources, resultNames, everything }
}

function goesFor({ rule }: Field, of: MaskSubject | undefined): boolean {
  if (of === undefined) return true
  if (rule.connections?.includes(of.connection) === false) return false
  if (rule.tools === undefined) return true
  // What comes on a stream of its own, or asks the client, may be of any tool.
  return of.verb === 'tools/call' ? rule.tools.includes(of.name) : !OF_NO_TOOL.test(of.verb)
}

/** Methods whose answers are of no call of a tool. */
const OF_NO_TOOL =
  /^(?:tools\/list|(?:prompts|resources|completion|server|logging)\/.*|initialize)$/

const holds = ({ sources }: ResultColumn, source: string): boolean =>
  sources.some((held) => isSame(held, source))

/** What is not known to be read may have been. */
const mayRead = (source: string, reads: readonly string[] | undefined): boolean =>
  reads?.some((read) => isSame(read, source)) ?? true

/** Whether what a query reads is a column, or the whole row with it. */
function isSame(read: string, source: string): boolean {
  const [known, wanted] = [foldName(read), foldName(source)]
  return known === wanted || known === `${wanted.slice(0, wanted.lastIndexOf('.'))}.*`
}
