import type {
  DetailedError,
  ValidationAnswer,
  ValidationError,
} from '@cedar-policy/cedar-wasm/nodejs'

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

/** Everything that validation found; the same fault of one policy for several actions is told once. */
export function problemsOf(answer: ValidationAnswer): readonly string[] {
  if (answer.type === 'failure') return answer.errors.map((error) => `${told(error)}.`)
  const { validationErrors: errors, validationWarnings: warnings, otherWarnings } = answer
  // A policy with an error often cannot match anything either: only the cause is told.
  const wrong = new Set(errors.map(({ policyId }) => policyId))
  const faults = [...errors, ...warnings.filter(({ policyId }) => !wrong.has(policyId))]
  return [
    ...new Set([...faults.map(sentence), ...otherWarnings.map((warning) => `${told(warning)}.`)]),
  ]
}

function sentence({ policyId, error }: ValidationError): string {
  const fault = told(error)
    .replace(`for policy \`${policyId}\`, `, '')
    .replace(/ in context for Action::"[^"]*"/, ' in context')
  return invalid(policyId.trim(), fault)
}

const told = ({ message, help }: DetailedError): string =>
  help === null ? message : `${message} (${help})`
