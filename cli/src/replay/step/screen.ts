import { seen } from '../../output/seen.ts'
import { renderExchange } from '../render.ts'
import { originLines, type Replay } from '../replay.ts'
import { toneOf } from '../html/tone.ts'
import { filtered, type Step } from './state.ts'

/** Room on a terminal, in characters and lines. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

const HELP = [
  'n  →  Enter     next exchange          p  ←  Backspace   the one before',
  'Space  b        a page down, up        ↓ j   ↑ k         a line down, up',
  '<  Home         the first              >  End            the last',
  'g <number>      go to that one         / <text>          only those with it (empty: all)',
  'c               look at content        q  Esc            leave',
  '',
  'A filter looks at operation, connection, who, outcome, policies and ids, not at content.',
  'With a gateway a look at content is recorded in the evidence, once, when you press c.',
]

/** Lines of an exchange that fit above the line at the bottom and below the one at the top. */
export const pageOf = ({ rows }: Size): number => Math.max(1, rows - 3)

/** The lines of the exchange that is shown, none wider than the screen and no character in them hidden. */
export function bodyOf(replay: Replay, step: Step, size: Size): readonly string[] {
  if (step.help) return fold(HELP.join('\n'), size)
  const exchange = filtered(replay.exchanges, step.filter)[step.at]
  if (exchange === undefined) return fold('There is no exchange.', size)
  return fold(`${aboutText(replay)}${renderExchange(exchange, Infinity)}`, size)
}

/** What is wrong with evidence, and why there is no content, above each exchange. */
function aboutText({ origin, withheld }: Replay): string {
  const broken = origin.kind === 'evidence' && !origin.ok ? originLines(origin) : []
  const lines = broken.filter(([name]) => name === 'found' || name === 'result')
  return [...lines, ...(withheld === undefined ? [] : [['content', withheld] as const])]
    .map(([name, value]) => `${name.padEnd(10)}  ${seen(value)}\n`)
    .join('')
}

/** The whole screen as lines: where one is, the exchange, and what can be done. */
export function screenOf(
  replay: Replay,
  step: Step,
  size: Size,
  coloured: boolean,
): readonly string[] {
  const paint = painter(coloured)
  const body = bodyOf(replay, step, size)
  const page = pageOf(size)
  const shown = body.slice(step.scrolled, step.scrolled + page)
  const more = body.length > step.scrolled + page ? ' ▼' : ''
  return [
    paint('bold', cut(headOf(replay, step), size)),
    '',
    ...shown.map((line) => paint(colourOf(line), line)),
    ...Array.from({ length: page - shown.length }, () => ''),
    paint('dim', cut(`${footOf(step)}${more}`, size)),
  ]
}

function headOf({ session, exchanges, origin }: Replay, { at, filter }: Step): string {
  const left = filtered(exchanges, filter).length
  const of = left === exchanges.length ? '' : ` (of ${exchanges.length}, with “${seen(filter)}”)`
  const look = origin.kind === 'gateway' && origin.view !== undefined ? ', look recorded' : ''
  return `session ${seen(session)}, exchange ${left === 0 ? 0 : at + 1} of ${left}${of}${look}`
}

function footOf({ typing, told, help }: Step): string {
  if (typing?.what === 'number') return `go to number: ${typing.text}`
  if (typing?.what === 'filter') return `only those with: ${seen(typing.text)}`
  if (help) return 'any key: back'
  return `${told === '' ? '' : `${told}.  `}n next  p previous  g go to  / filter  c content  ? help  q quit`
}

/** Lines broken where the screen ends. */
function fold(text: string, { columns }: Size): string[] {
  const width = Math.max(columns, 1)
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      // Without halves of surrogate pairs. Wide characters may go over the edge: the terminal then cuts them off.
      const characters = Array.from(line.replaceAll('\t', '    '))
      const parts = Math.max(1, Math.ceil(characters.length / width))
      return Array.from({ length: parts }, (_, i) =>
        characters.slice(i * width, (i + 1) * width).join(''),
      )
    })
}

const cut = (line: string, { columns }: Size): string => Array.from(line).slice(0, columns).join('')

const SGR = { bold: '1', dim: '2', good: '32', bad: '31', open: '33', plain: '' } as const
type Paint = keyof typeof SGR

const painter =
  (coloured: boolean) =>
  (how: Paint, line: string): string =>
    coloured && how !== 'plain' && line !== '' ? `\u{1b}[${SGR[how]}m${line}\u{1b}[0m` : line

/** Decisions and outcomes have the colour of what they say. */
function colourOf(line: string): Paint {
  const [, said] = /^ {2}(?:decision|outcome) {2}(\w+)/.exec(line) ?? []
  return said === undefined ? 'plain' : toneOf(said)
}
