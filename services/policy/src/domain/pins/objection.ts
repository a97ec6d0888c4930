import type { Operation } from '@sallyport/contracts'
import type { Objection } from '@sallyport/policy-engine'
import type { Gate } from './gate.ts'

/** Finds what is wrong with the arguments of a call by the tool's definition (canonical JSON); nothing for none. */
export type ArgumentProblems = (
  tool: { readonly hash: string; readonly text: string },
  args: Readonly<Record<string, unknown>>,
) => readonly string[]

/** What stands against a call: its definition, or its arguments by that definition. */
export function objectionOf(
  gate: Gate,
  operation: Operation,
  argumentProblems: ArgumentProblems,
): Objection | undefined {
  switch (gate.is) {
    case 'open':
      return undefined
    case 'unseen':
      return { reasons: [UNSEEN], needs: 'definition' }
    case 'held':
      return { reasons: [gate.reason] }
    case 'pinned': {
      if (gate.kind !== 'tool') return undefined
      if (gate.argumentsMasked === true) return { reasons: [MASKED] }
      const problems = argumentProblems(gate, operation.arguments ?? {})
      return problems.length === 0 ? undefined : { reasons: problems }
    }
  }
}

const UNSEEN = 'The target does not offer this, as far as the gateway has seen.'

const MASKED =
  'Its inputSchema holds values that masking hides beside texts for readers, so that no arguments can be checked by it. An administrator can give the connection a masking profile that keeps them; then list the tools again.'

/** Whether two looks at the same definition found the same. */
export const isSame = (a: Gate, b: Gate): boolean =>
  a.is === 'pinned' ? b.is === 'pinned' && b.hash === a.hash : b.is === a.is
