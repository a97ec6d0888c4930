import { hash } from 'node:crypto'
import { html, Markup } from '../../output/markup.ts'
import { originLines, type Replay } from '../replay.ts'
import { renderExchange } from './exchange.ts'
import { STYLE } from './style.ts'
import { renderTimeline } from './timeline.ts'

/** Nothing is loaded and nothing is run; the one style is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** A session as one page that needs nothing else: no text of others in it is markup. */
export function renderPage(replay: Replay, maxChars: number): string {
  const { session, origin, withheld, exchanges } = replay
  const broken = !origin.ok
  const facts = [...originLines(origin), ['exchanges', String(exchanges.length)] as const]
  const rows = facts.map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd><bdi>${value}</bdi></dd>`,
  )
  const body = exchanges.map((exchange) =>
    renderExchange(exchange, maxChars, exchanges.length === 1),
  )
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Session ${session}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>Session <code>${session}</code></h1>
          ${broken ? ALARM : ''}
          ${withheld === undefined ? '' : html`<p class="note">${withheld}</p>`}
          <dl>${rows}</dl>
        </header>
        <main>
          <h2>Timeline (UTC)</h2>
          ${renderTimeline(exchanges)}
          <h2>Exchanges</h2>
          ${body}
        </main>
      </body>
    </html> `
  return page.text
}

/** Made of one text: the policy of the page allows exactly this style, to the blank. */
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`)

const ALARM = html`<p class="note alarm" role="alert">
  This evidence is NOT WHOLE: what follows may be incomplete or changed.
</p>`
