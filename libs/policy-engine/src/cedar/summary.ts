import type { ArgumentTypes, OutlinedPolicy } from '@sallyport/contracts'
import { aboutPublished } from '../about.ts'
import { compile } from './compile.ts'
import { groupsNamed, isNode } from './syntax.ts'

const MAX_NAMES = 1024

/** What each policy of a text is about; nothing where the text is not valid. */
export function summaryOf(
  text: string,
  types: readonly ArgumentTypes[],
): readonly OutlinedPolicy[] {
  const compiled = compile(text, aboutPublished(types))
  if ('problems' in compiled) return []
  return compiled.policies.map(({ id, json }) => ({
    id,
    effect: json.effect,
    groups: [...groupsNamed(json)].filter((group) => group.length <= 128).slice(0, MAX_NAMES),
    tables: [...tablesNamed(json.conditions)].slice(0, MAX_NAMES),
  }))
}

const COMPARISONS = ['containsAll', 'containsAny', 'contains', '==']
const TABLES = /"attr":"tables(?:Read|Written)"/

/** Texts that are compared with the tables of a statement. */
function tablesNamed(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...tablesNamed(item)]))
  if (!isNode(value)) return new Set()
  const names = Object.entries(value).flatMap(([operator, operand]) =>
    COMPARISONS.includes(operator) && isNode(operand) && TABLES.test(JSON.stringify(operand))
      ? textsIn(operand)
      : [...tablesNamed(operand)],
  )
  return new Set(names)
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isNode(value)) return []
  const { Value: text } = value
  return typeof text === 'string' && text.length <= 512
    ? [text]
    : Object.values(value).flatMap(textsIn)
}
