import { withHiddenSeen } from '@sallyport/contracts'
import { escapeMarkup } from './escape-markup.ts'

/** Markup that was made here, and not a text of someone else. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | readonly Part[]

/** Markup of a template: every value in it is escaped, unless it is markup itself; hidden characters are written out. */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(literals.map((text, at) => `${text}${markupOf(parts[at] ?? '')}`).join(''))

function markupOf(part: Part): string {
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(markupOf).join('')
  return String(part)
    .split('\n')
    .map((line) => escapeMarkup(withHiddenSeen(line)))
    .join('\n')
}

/** A table, whose head is repeated on each printed page; nothing where there are no rows. */
export function tableOf(
  headings: readonly string[],
  rows: readonly (readonly Part[])[],
  none: string,
): Markup {
  if (rows.length === 0) return html`<p class="none">${none}</p>`
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr> `,
  )
  return html`<table>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`
}
