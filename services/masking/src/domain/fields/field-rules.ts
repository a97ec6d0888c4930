import type { Field, Mark, Zone } from './field.ts'
import { parseJsonPath, type PathStep } from './json-path.ts'
import { PathAutomaton } from './path-automaton.ts'

/** The field rules of a profile, ready to walk along. */
export interface FieldRules {
  readonly fields: readonly Field[]
  /** Along a whole message. */
  readonly message: PathAutomaton<Mark>
  /** Along a JSON text in the content of a result. */
  readonly text: PathAutomaton<Mark>
}

const BELOW: PathStep = { every: true, anyDepth: true }
const EACH: PathStep = { every: true }
const names = (...path: readonly string[]): readonly PathStep[] => path.map((name) => ({ name }))

const ENVELOPE = ['jsonrpc', 'id', 'method', 'params', 'result', 'error']
const STRUCTURED = names('result', 'structuredContent')
const CONTENT = [...names('result', 'content'), EACH]
const CONTENTS = [...names('result', 'contents'), EACH]

/** What stands where in a message of JSON-RPC with an answer of MCP. */
const ZONES: readonly { readonly steps: readonly PathStep[]; readonly mark: Zone }[] = [
  ...ENVELOPE.flatMap((name) => [
    { steps: names(name), mark: 'envelope' as const },
    { steps: [{ name }, BELOW], mark: 'envelope' as const },
  ]),
  { steps: [...STRUCTURED, BELOW], mark: 'data' },
  { steps: [...names('error', 'data'), BELOW], mark: 'data' },
  { steps: names('result'), mark: 'result' },
  { steps: [...names('result'), BELOW], mark: 'result' },
  { steps: STRUCTURED, mark: 'rows' },
  { steps: [...CONTENT, ...names('text')], mark: 'text' },
  ...['text', 'blob'].flatMap((name) => [
    { steps: [...CONTENT, ...names('resource', name)], mark: 'text' as const },
    { steps: [...CONTENTS, ...names(name)], mark: 'text' as const },
  ]),
]

/** Prepares field rules whose paths are sound. */
export function fieldRules(fields: readonly Field[]): FieldRules {
  const inMessage = fields.flatMap((mark) => [
    ...pathOf(mark.rule.arguments).map((steps) => ({
      steps: [...names('params', 'arguments'), ...steps],
      mark,
    })),
    ...pathOf(mark.rule.result).map((steps) => ({ steps: [...STRUCTURED, ...steps], mark })),
  ])
  const inText = fields.flatMap((mark) =>
    pathOf(mark.rule.result).map((steps) => ({ steps, mark })),
  )
  return {
    fields,
    message: new PathAutomaton<Mark>([...inMessage, ...ZONES]),
    text: new PathAutomaton<Mark>(inText),
  }
}

function pathOf(path: string | undefined): readonly (readonly PathStep[])[] {
  const steps = path === undefined ? undefined : parseJsonPath(path)
  return steps === undefined || 'problem' in steps ? [] : [steps]
}
