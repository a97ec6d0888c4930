import type { Uncovered } from './use.ts'
import { plain } from './plain.ts'

/** Most comments, and most characters of a name in them. */
const MAX_COMMENTS = 50
const MAX_NAME = 200

const WHY: Readonly<Record<Uncovered['why'], string>> = {
  refused: 'nothing tells them apart from what was refused',
  refused_since: 'the same was refused since',
  unclear: 'what they do cannot be told from their arguments',
  quotas: 'they have more rates or budgets than one policy can name',
}

/** Comments that say what no policy is suggested for, and why. Empty where there is nothing. */
export function writeUncovered(all: readonly Uncovered[]): string {
  const alike = Map.groupBy(all, ({ why, use }) => JSON.stringify([why, use.action, use.name]))
  const comments = [...alike.values()].map(comment)
  const more = comments.length - MAX_COMMENTS
  const shown = comments.slice(0, MAX_COMMENTS).join('')
  return `${shown}${more > 0 ? `// NOT COVERED: ${more} more.\n` : ''}${comments.length > 0 ? '\n' : ''}`
}

function comment(group: readonly Uncovered[]): string {
  const [first] = group
  if (first === undefined) return ''
  const { action, name } = first.use
  const refusals = group.flatMap(({ refusal }) => refusal ?? [])
  const about = name === '' ? action : `${action} "${plain(name).slice(0, MAX_NAME)}"`
  const lines = [
    `NOT COVERED: ${about}: ${count(group.map(({ use }) => use))} allowed, ${WHY[first.why]}.`,
    `  Allowed by ${policies(group.map(({ use }) => use))}.`,
    ...(refusals.length > 0
      ? [`  Refused: ${count(refusals)}, by ${policies(refusals, 'no permit')}.`]
      : []),
  ]
  return lines.map((line) => `// ${line}\n`).join('')
}

const count = (all: readonly { readonly count: number }[]): number =>
  all.reduce((sum, one) => sum + one.count, 0)

function policies(
  all: readonly { readonly policies: readonly string[] }[],
  none = 'policies that are not recorded',
): string {
  const ids = [...new Set(all.flatMap((one) => one.policies))].slice(0, 4)
  return ids.length === 0 ? none : ids.map(plain).join(', ')
}
