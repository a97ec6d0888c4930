import type { PolicyChanges } from '@sallyport/contracts'
import type { Context } from '../context.ts'
import { seen } from './seen.ts'

const COLOURS = { '+': '\u001b[32m', '-': '\u001b[31m', '@': '\u001b[36m' } as const
const RESET = '\u001b[0m'

/** A unified diff for people: hidden characters are written out, and a terminal has it in colours. */
export function diffText({ out }: Pick<Context, 'out'>, diff: string): string {
  const coloured = Reflect.get(out, 'isTTY') === true
  return diff
    .split('\n')
    .map((line) => {
      const text = line.split('\t').map(seen).join('\t')
      const colour = coloured ? colourOf(line) : undefined
      return colour === undefined ? text : `${colour}${text}${RESET}`
    })
    .join('\n')
}

function colourOf(line: string): string | undefined {
  if (line.startsWith('--- ') || line.startsWith('+++ ')) return undefined
  const [first] = line
  return first === '+' || first === '-' || first === '@' ? COLOURS[first] : undefined
}

/** What a version changes of another: policies by id, then the lines. */
export function changesText(context: Pick<Context, 'out'>, changes: PolicyChanges): string {
  const { diff, ...ids } = changes
  const lines = (['added', 'removed', 'changed'] as const)
    .filter((what) => ids[what].length > 0)
    .map((what) => `${what.padEnd(9)}${seen(ids[what].join(', '))}\n`)
  if (diff === '') return 'The text is the same.\n'
  const none = lines.length === 0 ? ['No policy changes; spacing or comments do.\n'] : lines
  return `${none.join('')}${diff === undefined ? '' : diffText(context, diff)}`
}
