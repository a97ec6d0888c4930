import { html, Markup } from '../../output/markup.ts'
import type { RecordedExchange } from '../exchanges.ts'
import { endWords } from '../open-end.ts'
import { lengthText, type Span, type Spans, spansOf } from '../times.ts'
import { type Scale, scaleOf } from './scale.ts'
import { anchorOf, toneOf } from './tone.ts'

const WIDTH = 1000
const [LEFT, RIGHT] = [230, 850]
const LANE = 28
const TOP = 34
const BOTTOM = 26
/** Exchanges that the picture shows; a list below it has all. */
const MAX_LANES = 200
const LABEL_CHARS = 30
/** Room that the time at a stretch takes. */
const TICK_WIDTH = 96
const BREAK_LABEL_WIDTH = 30

/** A picture of when things happened: a lane for each exchange, as SVG. */
export function renderTimeline(exchanges: readonly RecordedExchange[]): Markup {
  const shown = exchanges.slice(0, MAX_LANES)
  if (shown.length === 0) return NOTHING
  const spans = shown.map(spansOf)
  const scale = scaleOf(
    spans.map(({ begin, end }): Span => [begin, end]),
    [LEFT, RIGHT],
  )
  const height = TOP + shown.length * LANE + BOTTOM
  const lanes = shown.map((exchange, i) => {
    const lane = spans[i]
    return lane === undefined ? NOTHING : renderLane(exchange, lane, scale, TOP + i * LANE)
  })
  const more =
    exchanges.length > MAX_LANES
      ? html`<p class="note">
          The picture shows the first ${MAX_LANES} of ${exchanges.length} exchanges.
        </p>`
      : ''
  return html`<figure>
      <svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="picture">
        <title id="picture">
          When each exchange was decided, waited for consent, reached its target and ended
        </title>
        ${renderAxis(scale, height)} ${lanes}</svg
      >${LEGEND}
    </figure>
    ${more}`
}

function renderAxis({ stretches, breaks }: Scale, height: number): Markup {
  const bottom = height - BOTTOM
  let free = -Infinity
  const ticks = stretches.map(({ from, x }) => {
    const line = html`<path class="tick" d="M${px(x)} ${TOP - 8}V${bottom}" />`
    if (x < free || x > RIGHT - TICK_WIDTH / 2) return line
    free = x + TICK_WIDTH
    return html`${line}<text class="time" x="${px(x)}" y="${TOP - 14}">${clock(from)}</text>`
  })
  const cuts = breaks.map(({ ms, x, width }) => {
    const cut = html`<rect
      class="cut"
      x="${px(x)}"
      y="${TOP - 8}"
      width="${px(width)}"
      height="${bottom - TOP + 8}"
    />`
    if (width < BREAK_LABEL_WIDTH) return cut
    return html`${cut}<text class="time mid" x="${px(x + width / 2)}" y="${bottom + 16}"
        >${lengthText(ms)}</text
      >`
  })
  return html`${ticks}${cuts}`
}

function renderLane(exchange: RecordedExchange, spans: Spans, scale: Scale, y: number): Markup {
  const [first] = exchange.decisions
  if (first === undefined) return NOTHING
  const { verb, name } = first.exchange
  const label = name === '' ? verb : name
  const short = label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS - 1)}…` : label
  const middle = y + LANE / 2
  const end = endWords(exchange)
  const length = lengthText(spans.end - spans.begin)
  return html`<a href="#${anchorOf(exchange)}"
    ><title>${`${verb} ${name}: ${end}, ${length}`}</title>
    <rect class="lane" x="0" y="${y}" width="${WIDTH}" height="${LANE}" />
    <text x="8" y="${middle + 4}">${short}</text>
    ${bar('whole', [spans.begin, spans.end], scale, middle, 4)}
    ${spans.wait === undefined ? '' : bar('wait', spans.wait, scale, middle, 12)}
    ${spans.target === undefined ? '' : bar('target', spans.target, scale, middle, 12)}
    ${spans.decided.map((time) => html`<path class="decided" d="M${px(scale.at(time))} ${middle - 9}v18" />`)}
    ${exchange.completed === undefined ? '' : html`<circle class="end ${toneOf(end)}" cx="${px(scale.at(spans.end))}" cy="${middle}" r="4" />`}
    <text class="outcome ${toneOf(end)}" x="${RIGHT + 18}" y="${middle + 4}"
      >${`${end.replace('_', ' ')}, ${length}`}</text
    ></a
  >`
}

/** A span, wide enough to be seen however short it was. */
function bar(kind: string, [from, to]: Span, scale: Scale, middle: number, height: number): Markup {
  const x = scale.at(from)
  const width = Math.max(scale.at(to) - x, 3)
  return html`<rect
    class="${kind}"
    x="${px(x)}"
    y="${middle - height / 2}"
    width="${px(width)}"
    height="${height}"
    rx="2"
  />`
}

const SIGNS = [
  [html`<path class="decided" d="M12 2v14" />`, 'decided'],
  [html`<rect class="wait" x="1" y="3" width="22" height="12" rx="2" />`, 'waited for consent'],
  [html`<rect class="target" x="1" y="3" width="22" height="12" rx="2" />`, 'at the target'],
  [html`<circle class="end good" cx="12" cy="9" r="5" />`, 'completed'],
  [html`<rect class="cut" x="1" y="0" width="22" height="18" />`, 'nothing happened (cut out)'],
] as const

const LEGEND = html`<figcaption>
  ${SIGNS.map(
    ([sign, text]) =>
      html`<span><svg width="24" height="18" aria-hidden="true">${sign}</svg> ${text}</span>`,
  )}
</figcaption>`

const NOTHING = new Markup('')

const px = (n: number): string => n.toFixed(1)

/** The time of day, in UTC. */
const clock = (time: number): string => new Date(time).toISOString().slice(11, 23)
