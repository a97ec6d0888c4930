import { clean } from '../output/clean.ts'
import { table } from '../output/table.ts'
import type { AccessReport, AccessRow, PolicyRow, Row } from './schema.ts'
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

/** A report for a terminal. */
export function textOf(report: AccessReport): string {
  const { since, until, generatedAt, log, end, connections } = report
  const head = [
    `Access from ${since} to ${until}, generated ${generatedAt}.`,
    `${end.decisions} decisions of ${end.people} people, under the checkpoint of ${log.size} leaves.`,
    ...warnings(report),
  ]
  const rows = byConnection(report)
  const parts = connections.map((connection) =>
    connectionText(rows.get(connection.name) ?? [], connection),
  )
  return `${clean(head.join('\n'))}\n${parts.join('')}\nProve an event with: sallyport proof <event>\n`
}

function connectionText(
  rows: readonly Row[],
  { name, policyVersion, published }: AccessReport['connections'][number],
): string {
  const { policies, groups, people, consents } = byKind(rows)
  const by =
    published === undefined
      ? 'no policies: nothing is permitted'
      : `version ${policyVersion}, published by ${published.author.id} at ${published.time} (${published.event})`
  const access = [...groups, ...people]
  const tables = [
    policies.length === 0
      ? ''
      : table(['POLICY', 'EFFECT', 'WHO', ...USES], policies.map(ofPolicy)),
    access.length === 0
      ? ''
      : table(['WHO', 'OPERATION', 'CAN', 'POLICIES', 'NEEDS', ...USES], access.map(ofAccess)),
    consents.length === 0
      ? ''
      : table(
          ['CONSENT', 'ASKED BY', 'GIVES', 'NEEDED', 'VOTES', 'FIRST EVENT'],
          consents.map((row) => {
            const { id, requester, quorum, approvers, votes, events, breakGlass } = row
            return [
              id,
              whoText(requester),
              consentText(row),
              breakGlass ? 'break-glass' : `${quorum} of ${approvers.join(', ')}`,
              votes.map(({ voter, vote }) => `${vote} ${voter}`).join(', '),
              events[0]?.event ?? '',
            ]
          }),
        ),
  ]
  return `\n${clean(`${name}: ${by}`)}\n${tables.map((one) => (one === '' ? '' : `\n${one}`)).join('')}`
}

const USES = ['USED', 'CONSENT', 'LAST USED', 'LAST EVENT', 'DENIED']

const uses = (row: PolicyRow | AccessRow): string[] => [
  row.neverUsed ? 'never' : String(row.used),
  givenText(row),
  row.last?.at ?? '',
  row.last?.event ?? '',
  String(row.denied),
]

const ofPolicy = (row: PolicyRow): string[] => [
  row.policy.id,
  row.policy.effect,
  aboutText(row.policy),
  ...uses(row),
]

const ofAccess = (row: AccessRow): string[] => [
  whoText(row.who),
  operationText(row.operation),
  canText(row.now),
  row.now.policies.join(', '),
  neededText(row.now),
  ...uses(row),
]
