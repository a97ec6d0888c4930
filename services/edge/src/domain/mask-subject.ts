import type { Decision, MaskSubject, Operation } from '@sallyport/contracts'

/** What masking goes by beside the content itself, as far as a decision tells. */
export type Subject = Omit<MaskSubject, 'connection' | 'direction'>

/** Longest name that a rule of masking can speak of, in characters: a longer one need not be carried along. */
const MAX_RULE_NAME = 128

/**
 * What the answer to an operation is about. What only parsing could tell is absent where it is not certain: then masking
 * takes it for everything.
 */
export function subjectOf(
  { verb, name }: Pick<Operation, 'verb' | 'name'>,
  decision: Pick<Decision, 'definition' | 'facts'> = {},
): Subject {
  const { definition, facts } = decision
  const sql = facts?.sql?.understood === true ? facts.sql : undefined
  const columns = sql?.statements === 1 ? sql.resultColumns : undefined
  return {
    verb,
    name,
    ...(definition !== undefined && { definition }),
    ...(sql?.columns !== undefined && { reads: sql.columns }),
    ...(columns !== undefined && { columns }),
  }
}

/** As much of a subject as a handle carries for later: not what it reads, which can be long. */
export function carriedSubject(of: Subject | undefined): Subject | undefined {
  if (of === undefined || of.name.length > MAX_RULE_NAME) return undefined
  const { verb, name, definition } = of
  return { verb, name, ...(definition !== undefined && { definition }) }
}
