import { ERAS, type Era } from '../work.ts'
import { type Figures, medianOf, type Run } from './figures.ts'

const [LEFT, TOP, BAR, GAP, WIDTH] = [170, 34, 16, 14, 480]
const COLOURS = ['#6b7280', '#9ca3af', '#0f766e', '#b45309', '#7c3aed', '#be123c']

/** Calls a second of each contender, small results, as bars by the number of connections: one drawing, an era above the other. */
export function chartOf(run: Run): string {
  const most = Math.max(1, ...run.figures.filter(isSmall).map(perSecond))
  const contenders = [...new Set(run.figures.map(({ contender }) => contender))]
  const parts: string[] = []
  let y = TOP
  for (const era of ERAS) {
    const drawn = drawEra(run, era, { contenders, most, y })
    parts.push(...drawn.parts)
    y = drawn.y
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 90}" height="${y}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>Calls a second, small results</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(10, 18, `Calls a second, small results. ${run.machine}`),
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

interface Place {
  readonly contenders: readonly string[]
  readonly most: number
  readonly y: number
}

function drawEra(run: Run, era: Era, { contenders, most, y: top }: Place) {
  const small = run.figures.filter((figures) => isSmall(figures) && figures.work.era === era)
  const counts = [...new Set(small.map(({ work }) => work.connections))]
  const parts: string[] = []
  let y = top
  for (const count of counts) {
    parts.push(text(10, y + 12, `${era}, ${count} connections`))
    y += 18
    for (const figures of small.filter(({ work }) => work.connections === count)) {
      const value = perSecond(figures)
      const width = Math.max(1, (value / most) * WIDTH)
      const colour = COLOURS[contenders.indexOf(figures.contender) % COLOURS.length] ?? '#000000'
      parts.push(
        text(24, y + 12, figures.contender),
        `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 3}" fill="${colour}"/>`,
        text(LEFT + width + 6, y + 11, value.toFixed(0)),
      )
      y += BAR
    }
    y += GAP
  }
  return { parts, y }
}

const isSmall = ({ work }: Figures): boolean => work.tool === 'small'

const perSecond = (figures: Figures): number => medianOf(figures, (sample) => sample.perSecond)

const text = (x: number, y: number, content: string): string =>
  `<text x="${x.toFixed(0)}" y="${y}">${escape(content)}</text>`

const escape = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
