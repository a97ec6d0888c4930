import { createHash } from 'node:crypto'
import { html, Markup, tableOf } from '../output/markup.ts'
import type { AccessReport, AccessRow, ConsentRow, PolicyRow, Row } from './schema.ts'
import { STYLE } from './style.ts'
import {
  aboutText,
  byConnection,
  byKind,
  canText,
  consentText,
  givenText,
  neededText,
  operationText,
  warnings,
  whoText,
} from './words.ts'

/** Made of one text: the policy of the page allows exactly this style, to the blank. */
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`)

const BLANK_ROW = html`<tr>
  <td></td>
  <td></td>
  <td></td>
  <td></td>
</tr>`
/** For what is written by hand. */
const BLANK_ROWS = Array.from({ length: 3 }, () => BLANK_ROW)

/** A report as one file for people: nothing is loaded by it, nothing in it runs, and it can be printed. */
export function htmlOf(report: AccessReport): string {
  const hash = createHash('sha256').update(STYLE).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const { since, until, connections } = report
  const rows = byConnection(report)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <title>Access review ${since.slice(0, 10)} to ${until.slice(0, 10)}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <h1>Access review</h1>
        ${warnings(report).map((warning) => html`<p class="warning">${warning}</p>`)}
        ${about(report)} ${sums(report)}
        ${connections.map((connection) => connectionPart(rows.get(connection.name) ?? [], connection))}
        ${SIGNATURES}
      </body>
    </html> `
  return page.text
}

function about({ generatedAt, since, until, log, end }: AccessReport): Markup {
  return html`<dl>
    <dt>Period</dt>
    <dd>${since} to ${until}</dd>
    <dt>Generated</dt>
    <dd>${generatedAt}</dd>
    <dt>Decisions</dt>
    <dd>${end.decisions}, of ${end.people} people</dd>
    <dt>Log</dt>
    <dd>
      ${log.size} leaves, verifier key <code>${log.verifierKey}</code>
      <pre>${log.checkpoint}</pre>
    </dd>
    <dt>Proof</dt>
    <dd><code>sallyport proof &lt;event&gt;</code> proves each event that is named here.</dd>
  </dl>`
}

/** What a reviewer looks at first. */
function sums({ rows }: AccessReport): Markup {
  const access = rows.filter((row) => row.kind === 'access')
  const people = access.filter(({ who }) => who.kind !== 'group')
  const policies = rows.filter((row) => row.kind === 'policy')
  const told = [
    [
      policies.filter(({ neverUsed }) => neverUsed).length,
      `of ${policies.length} policies never used`,
    ],
    [people.filter(({ neverUsed }) => neverUsed).length, 'permissions of people never used'],
    [
      people.filter(({ used, now }) => used > 0 && now.outcome === 'deny').length,
      'used, and no longer permitted',
    ],
    [
      rows.filter((row) => row.kind === 'consent' && row.now === 'in_force').length,
      'grants and access by break-glass in force',
    ],
    [people.reduce((sum, { breakGlass }) => sum + breakGlass, 0), 'uses by break-glass'],
    [people.reduce((sum, { denied }) => sum + denied, 0), 'denials'],
  ] as const
  return html`<ul class="sums">
    ${told.map(([count, what]) => html`<li><b>${count}</b> ${what}</li>`)}
  </ul>`
}

function connectionPart(
  rows: readonly Row[],
  { name, description, policyVersion, published }: AccessReport['connections'][number],
): Markup {
  const { policies, groups, people, consents } = byKind(rows)
  const version =
    published === undefined
      ? html`No policies: nothing is permitted.`
      : html`Version ${policyVersion}, published by ${whoText(published.author)} at
          ${published.time}: ${published.reason} <code>${published.event}</code>`
  return html`<section>
    <h2>${name}</h2>
    <p>${description}</p>
    <p>${version}</p>
    <h3>Policies in force</h3>
    ${tableOf(['Policy', 'Scope', 'Terms', 'People', ...USES], policies.map(policyCells), 'None.')}
    <h3>Groups: what anyone in them can do</h3>
    ${tableOf(ACCESS, groups.map(accessCells), 'Policies name no group.')}
    <h3>People and agents that were seen</h3>
    ${tableOf(ACCESS, people.map(accessCells), 'Nobody was seen who can do anything here.')}
    <h3>Consent that was used, and access for a time that stood</h3>
    ${tableOf(['Approval', 'Asked by', 'Gives', 'Needed', 'Votes', 'Events'], consents.map(consentCells), 'None.')}
  </section>`
}

const USES = ['Used', 'Last used', 'Denied']
const ACCESS = ['Who', 'Operation', 'Can', 'Policies', 'Needs', ...USES]

const NEVER = html` <span class="flag never">never used</span>`

function useCells(row: PolicyRow | AccessRow): Markup[] {
  const { used, asked, denied, last, lastDenied, neverUsed, breakGlass } = row
  const given = givenText(row)
  return [
    html`${used}${neverUsed ? NEVER : ''}${breakGlass > 0 ? html` <span class="flag glass">break-glass</span>` : ''}
      <div class="small">
        ${given}${asked > 0 ? `${given === '' ? '' : '; '}asked ${asked} times` : ''}
      </div>`,
    last === undefined
      ? html``
      : html`<span class="whole">${last.at}</span>
          <div class="small">
            by version ${last.policyVersion}, leaf ${last.leaf}<br /><code class="whole"
              >${last.event}</code
            >
          </div>`,
    lastDenied === undefined
      ? html`${denied}`
      : html`${denied}
          <div class="small">
            last <span class="whole">${lastDenied.at}</span><br /><code class="whole"
              >${lastDenied.event}</code
            >
          </div>`,
  ]
}

function policyCells(row: PolicyRow): Markup[] {
  const { id, effect, annotations, action, resource, cedar } = row.policy
  const terms = Object.entries(annotations).filter(([name]) => name !== 'id')
  return [
    html`<b>${id}</b> ${effect}
      <pre>${cedar.trim()}</pre>`,
    html`principal ${aboutText(row.policy)}<br />action ${action}<br />resource ${resource}`,
    html`${terms.map(([name, value]) => html`${name}: ${value}<br />`)}`,
    html`${row.people}`,
    ...useCells(row),
  ]
}

function accessCells(row: AccessRow): Markup[] {
  const { who, operation, now } = row
  const groups = who.groups === undefined ? '' : `in ${who.groups.join(', ') || 'no group'}`
  return [
    html`${whoText(who)}
      <div class="small">${groups}</div>`,
    html`${operationText(operation)}`,
    html`${canText(now)}`,
    html`${now.policies.join(', ')}`,
    html`${neededText(now)}`,
    ...useCells(row),
  ]
}

function consentCells(row: ConsentRow): Markup[] {
  const { id, requester, approvers, quorum, votes, events, breakGlass } = row
  return [
    html`<code class="whole">${id}</code
      >${breakGlass ? html` <span class="flag glass">break-glass</span>` : ''}`,
    html`${whoText(requester)}`,
    html`${consentText(row)}`,
    html`${quorum} of ${approvers.join(', ')}`,
    html`${votes.map(({ voter, vote, at, reason }) => html`${voter}: ${vote} at ${at} <span class="small">${reason}</span><br />`)}`,
    html`${events.map(({ event, type }) => html`<code class="whole">${event}</code> <span class="small">${type}</span><br />`)}`,
  ]
}

const SIGNATURES = html`<section>
  <h2>Review</h2>
  <table class="sign">
    <thead>
      <tr>
        <th scope="col">Connection or finding</th>
        <th scope="col">Keep, change or remove</th>
        <th scope="col">Reviewer</th>
        <th scope="col">Date</th>
      </tr>
    </thead>
    <tbody>
      ${BLANK_ROWS}
    </tbody>
  </table>
</section>`
