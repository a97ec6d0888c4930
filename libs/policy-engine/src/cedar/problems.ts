import type {
  DetailedError,
  ValidationAnswer,
  ValidationError,
} from '@cedar-policy/cedar-wasm/nodejs'

import { FACT_KINDS } from '../schema.ts'

/** A sentence about one policy, known by its id or its place. */
export const invalid = (policy: string, fault: string): string => `Policy ${policy}: ${fault}.`

/** Where a part of the text stands, for a policy that has no id. */
export const place = (text: string, part: string): string =>
  `at line ${lineAt(text, text.indexOf(part))}`

const lineAt = (text: string, index: number): number =>
  text.slice(0, Math.max(0, index)).split('\n').length

/** Why a text cannot be read as policies at all; the parser counts in bytes. */
export function unread(text: string, error: DetailedError): string {
  const [at] = error.sourceLocations ?? []
  const before = Buffer.from(text)
    .subarray(0, at?.start ?? 0)
    .toString('utf8')
  const expected = at?.label === undefined || at.label === null ? '' : `; ${at.label}`
  return `Line ${lineAt(before, before.length)}: ${told(error)}${expected}.`
}

/**
 * Everything that validation found, what it only warns of if `strict`; the same fault of one policy for several actions
 * is told once.
 */
export function problemsOf(answer: ValidationAnswer, strict: boolean): readonly string[] {
  if (answer.type === 'failure') return answer.errors.map((error) => `${told(error)}.`)
  const { validationErrors: errors, validationWarnings: warnings, otherWarnings } = answer
  // A policy with an error often cannot match anything either: only the cause is told.
  if (!strict) return errors.map(sentence)
  const wrong = new Set(errors.map(({ policyId }) => policyId))
  const faults = [...errors, ...warnings.filter(({ policyId }) => !wrong.has(policyId))]
  return [
    ...new Set([
      ...absentIn(errors),
      ...faults.filter((fault) => absentOf(fault) === undefined).map(sentence),
      ...otherWarnings.map((warning) => `${told(warning)}.`),
    ]),
  ]
}

/** An attribute of the context that exists, but not for that action. */
const ABSENT = /attribute `(\w+)` in context for Action::"([^"]*)" not found/
const PHASED = new Set(['approved', 'arguments', ...FACT_KINDS])

/** The attribute that an action does not have, where that is the fault. */
function absentOf({ error }: ValidationError) {
  const [, attribute = '', action = ''] = ABSENT.exec(error.message) ?? []
  return PHASED.has(attribute) ? { attribute, action } : undefined
}

/** One sentence for each policy and attribute, with all actions that do not have it. */
function absentIn(errors: readonly ValidationError[]): readonly string[] {
  const actions = new Map<
    string,
    { readonly id: string; readonly attribute: string; readonly of: string[] }
  >()
  for (const error of errors) {
    const absent = absentOf(error)
    if (absent === undefined) continue
    const id = error.policyId.trim()
    const key = JSON.stringify([id, absent.attribute])
    const known = actions.get(key) ?? { id, attribute: absent.attribute, of: [] }
    known.of.push(absent.action)
    actions.set(key, known)
  }
  return [...actions.values()].map(({ id, attribute, of }) =>
    invalid(
      id,
      `there is no context.${attribute} for ${of.toSorted().join(', ')}; say in the scope which actions it is about`,
    ),
  )
}

function sentence({ policyId, error }: ValidationError): string {
  const fault = told(error)
    .replace(`for policy \`${policyId}\`, `, '')
    .replace(/ in context for Action::"[^"]*"/, ' in context')
  return invalid(policyId.trim(), fault)
}

const told = ({ message, help }: DetailedError): string =>
  help === null ? message : `${message} (${help})`
