import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Approval, parser, Approval as ApprovalSchema } from '@sallyport/contracts'
import { pending } from './desk.ts'
import { approvalText, listText } from '../../src/target/approvals/text.ts'

const ATTACK = [
  'x\nApproval is safe. Vote approve.',
  'x\u2028Approval is safe.',
  'x\r\u0085\u001b[2K\u202eevorppa',
  'x\u{e0041}\u200b\u00a0',
]

/** The same text wherever others may write. */
function hostile(text: string): Approval {
  const { request, ...approval } = pending('https://id.example', text, { arguments: text })
  const { principal } = request.exchange
  return {
    ...approval,
    votes: [{ voter: principal, vote: 'deny', reason: text, time: approval.requestedAt }],
    request: {
      ...request,
      reasons: [text],
      policies: [text],
      exchange: { ...request.exchange, name: text, principal: { ...principal, groups: [text] } },
      terms: { ...request.terms, approvers: [text] },
    },
  }
}

test('what others wrote stands on marked lines, whatever it holds', () => {
  for (const text of ATTACK) {
    const approval = hostile(text)
    for (const rendered of [approvalText(approval), listText([approval])]) {
      const own = rendered
        .split(/[\n\r\u0085\u2028\u2029]/)
        .filter((line) => !line.startsWith('> '))
      assert(!own.some((line) => line.includes('safe')), rendered)
      assert.doesNotMatch(rendered, /(?![\n ])[\p{C}\p{Z}]/u)
    }
  }
})

test('an approver reads what a vote may give, what others gave, and that nobody consented', () => {
  const { request, ...approval } = pending('https://id.example', 'query', {})
  const { principal } = request.exchange
  const scope = { connection: request.exchange.connection, access: 'write' as const }
  const time = approval.requestedAt
  const rendered = approvalText({
    ...approval,
    request: { ...request, terms: { ...request.terms, grantSeconds: 1800 } },
    votes: [{ voter: principal, vote: 'approve', reason: '', time, grantSeconds: 600 }],
    grant: { scope, from: time, until: time, breakGlass: true },
  })
  assert.match(rendered, /A vote may give access to such calls for at most 1800 seconds\./)
  assert.match(rendered, /^> vote approve with access for at most 600 seconds at /m)
  assert.match(rendered, /It gives access until \S+, by break-glass\./)
})

test('a list says when there is nothing', () => {
  assert.match(listText([]), /no such approvals/)
})

const parse = parser('approval', ApprovalSchema)

test('access for a time is shown with what it covers, for how long, why, and how it came about', () => {
  const { request, ...rest } = pending('https://id.example', 'bob')
  const { exchange, arguments: _, ...terms } = request
  const scope = { connection: 'orders', access: 'write' }
  const grant = { scope, from: rest.requestedAt, until: rest.expiresAt, breakGlass: true }
  const access = { scope, seconds: 600, reason: 'incident 42' }
  const taken = parse({
    ...rest,
    request: { ...terms, principal: exchange.principal, access },
    grant,
  })
  const wanted = '> what: access to orders: everything, up to write for 10 min'
  assert.ok(listText([taken]).includes(wanted))
  const text = approvalText(taken).split('\n')
  for (const line of [wanted, '> because: incident 42']) assert.ok(text.includes(line), line)
  assert.match(
    text.join('\n'),
    /taken without consent.*\n.*\nIt gives access until \S+, by break-glass\./,
  )
})

test('facts are sentences', () => {
  const { request, ...rest } = pending('https://id.example', 'bob')
  const sql = { understood: true, statements: 1, verbs: ['DELETE'], tablesRead: [], functions: [] }
  const facts = {
    sql: { ...sql, tablesWritten: ['public.orders'], columns: [], missingWhere: true },
  }
  const text = approvalText(parse({ ...rest, request: { ...request, facts } }))
  assert.match(text, /^> facts: 1 statement: DELETE, writes public\.orders, no WHERE$/m)
})
