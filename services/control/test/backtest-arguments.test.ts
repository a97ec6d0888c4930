import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  contentTried,
  type DataOf,
  maskingPreview,
  newEventId,
  newExchangeId,
  policyBacktest,
  type RecordedOperation,
  recorderRequests,
  type ReplyOf,
  type TrialVerdict,
} from '@sallyport/contracts'
import { startPostgres } from '@sallyport/postgres'
import { decided, filled, linesOf } from './decisions.ts'
import { type Rig, startRig, until } from './rig.ts'

type Request = ReplyOf<typeof recorderRequests>['requests'][number]
type Exchange = Request['exchange']

const SMALL = 500
const PATH = '/api/connections/orders/policy/backtest'
const DRAFT = { cedar: 'draft', since: '2026-01-01T00:00:00Z', until: '2026-01-31T00:00:00Z' }
const DAY = '2026-01-01T00:00:00.000Z'
const SECRET = 'a-word-of-the-request'

let rig: Rig
let masking = true
/** What the recorder has, by exchange, and the leaf of each decision. */
const stored = new Map<string, Request & { readonly leaf: number }>()
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-backtest-pg-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const { url } = parts.use(await startPostgres({ directory }))
  rig = parts.use(await startRig(url))
  parts.use(
    await rig.bus.serve(maskingPreview, ({ content }) => {
      if (!masking) throw new Error('away')
      return { content: content.replaceAll('alice@example.com', '[EMAIL]'), findings: [] }
    }),
  )
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask: 'default',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  const records = [
    ...Array.from({ length: SMALL }, (_, n) => refund(n, body({ amount: n % 2 === 0 ? 50 : 500 }))),
    refund(SMALL, body({ amount: 1, note: '[masked:email]' }), '/params/arguments/note'),
    refund(SMALL + 1, body({ amount: '[masked]' }), '/params/arguments/amount'),
    refund(SMALL + 2, undefined),
    refund(SMALL + 3, '{"params":{"name":"refund","omittedBytes":70000}}'),
    refund(SMALL + 4, 'no json'),
    refund(SMALL + 5, body(undefined)),
    decided(SMALL + 6, { at: DAY, name: 'refund' }),
    decided(SMALL + 7, { at: DAY }),
  ]
  for (let at = 0; at < records.length; at += 100) {
    // oxlint-disable-next-line no-await-in-loop
    await rig.bus.audit.publish(records.slice(at, at + 100))
  }
  await filled(url, records.length)
})

const body = (args: object | undefined): string =>
  JSON.stringify({ method: 'tools/call', params: { name: 'refund', arguments: args, SECRET } })

function refund(leaf: number, text: string | undefined, place?: string) {
  const exchange: unknown = newExchangeId()
  // It was made as one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const id = exchange as Exchange
  const masked =
    place === undefined
      ? []
      : [{ kind: 'email', rule: 'email', place, action: 'redact' as const, count: 1 }]
  stored.set(id, { exchange: id, leaf, masked, ...(text !== undefined && { body: text }) })
  const sha256: unknown = 'a'.repeat(64)
  const ref = { id: newEventId(), direction: 'request' as const, bytes: 9, sha256 }
  // The decision is checked by its contract.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const rest = { content: [ref] as never, masked }
  return decided(leaf, { at: DAY, name: 'refund', exchange: id, rest })
}

/** A draft that reads the amount of refunds, and denies those above 100. */
function judge({
  name,
  arguments: args,
  masked,
  maskedArguments = [],
}: RecordedOperation): TrialVerdict {
  if (name !== 'refund') return verdict('allow')
  if (args === undefined) return { is: 'unknown', reason: 'arguments_missing' }
  if (masked.includes('arguments') && maskedArguments.includes('/amount'))
    return { is: 'unknown', reason: 'arguments_masked' }
  return verdict(Number(args['amount'] ?? 0) > 100 ? 'deny' : 'allow')
}

const verdict = (outcome: 'allow' | 'deny'): TrialVerdict => ({
  is: 'judged',
  outcome,
  ...(outcome === 'allow' && { mask: 'default' }),
  reasons: [],
  policies: ['d'],
  inForce: 'allow',
})

const servePolicy = () =>
  rig.bus.serve(policyBacktest, ({ operations }) => ({
    version: 3,
    readsArguments: true,
    verdicts: operations.slice(0, 100).map(judge),
  }))

test('what reads arguments is judged by those that were recorded, and nothing of them is told', async () => {
  await using served = new AsyncDisposableStack()
  served.use(await servePolicy())
  const asked: string[] = []
  const answer = await rig.bus.serve(recorderRequests, ({ exchanges }) => {
    const some = exchanges.slice(0, 60)
    for (const { exchange, leaf } of some) assert.equal(stored.get(exchange)?.leaf, leaf)
    asked.push(...some.map(({ exchange }) => exchange))
    return {
      requests: some.flatMap(({ exchange }) => {
        const { leaf: _leaf, ...request } = stored.get(exchange) ?? {}
        return 'exchange' in request ? [request] : []
      }),
    }
  })
  served.use(answer)
  const response = await rig.open('auditors', 'POST', PATH, DRAFT)
  const text = await response.clone().text()
  const { groups, ...totals } = Object((await linesOf(response)).at(-1)?.['result'])
  // Only of those that the draft could not tell without, each once.
  assert.deepEqual(asked.toSorted(), [...stored.keys()].toSorted())
  assert.deepEqual(totals, {
    version: 3,
    operations: SMALL + 8,
    // The e-mail in a note takes nothing away; a call without arguments has none.
    unchanged: SMALL / 2 + 3,
    changed: SMALL / 2,
    unasked: 0,
    unknown: [
      { reason: 'arguments_missing', count: 4 },
      { reason: 'arguments_masked', count: 1 },
    ],
    changes: { newly_denied: SMALL / 2 },
    ungrouped: 0,
  })
  assert.equal(groups.length, 1)
  assert.ok(!text.includes(SECRET) && !text.includes('amount'))
})

test('a draft that reads no arguments asks the recorder nothing', async () => {
  await using _ = await rig.bus.serve(policyBacktest, ({ operations }) => ({
    version: 3,
    readsArguments: false,
    verdicts: operations.slice(0, 100).map(judge),
  }))
  const lines = await linesOf(await rig.open('admins', 'POST', PATH, DRAFT))
  const { unchanged, unknown } = Object(lines.at(-1)?.['result'])
  // Whatever its verdicts are: what a recording holds is not told where nobody was to look.
  const expected = [1, [{ reason: 'arguments_missing', count: SMALL + 7 }]]
  assert.deepEqual([unchanged, unknown], expected)
})

test('a draft that reads arguments is for auditors alone, and an event before anything is told', async () => {
  await using served = new AsyncDisposableStack()
  served.use(await servePolicy())
  let asked = 0
  served.use(
    await rig.bus.serve(recorderRequests, ({ exchanges }) => {
      asked += 1
      return { requests: exchanges.map(({ exchange }) => ({ exchange, masked: [] })) }
    }),
  )
  const tried: DataOf<typeof contentTried>[] = []
  served.use(
    await rig.bus.state.follow(['search'], ({ event }) => {
      if (contentTried.check(event)) tried.push(event.data)
    }),
  )
  const earlier = tried.length
  const cedar = 'like "alice@example.com*"'
  const admin = await rig.as('admins', 'POST', PATH, { ...DRAFT, cedar })
  assert.deepEqual([admin.status, admin.json['code']], [403, 'forbidden'])
  assert.match(String(admin.json['detail']), /auditors alone, people in auditors\./)
  masking = false
  const unrecorded = await rig.as('auditors', 'POST', PATH, { ...DRAFT, cedar })
  masking = true
  assert.ok(unrecorded.status >= 500)
  assert.equal(asked, 0)

  await linesOf(await rig.open('auditors', 'POST', PATH, { ...DRAFT, cedar }))
  await until(async () => (tried.length > earlier ? true : undefined))
  const [{ author, ...rest } = assert.fail('no event'), ...more] = tried.slice(earlier)
  assert.deepEqual([author.id, more], ['member-of-auditors', []])
  assert.deepEqual(rest, {
    connection: 'orders',
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-01-31T00:00:00.000Z',
    sha256: createHash('sha256').update(cedar).digest('hex'),
    draft: 'like "[EMAIL]*"',
  })
  assert.ok(asked > 0)
})

test('a recorder that is away, or tells nothing, ends the backtest with a problem', async () => {
  await using served = new AsyncDisposableStack()
  served.use(await servePolicy())
  const away = await linesOf(await rig.open('auditors', 'POST', PATH, DRAFT))
  assert.equal(Object(away.at(-1)?.['problem']).code, 'unavailable')
  served.use(await rig.bus.serve(recorderRequests, () => ({ requests: [] })))
  const silent = await linesOf(await rig.open('auditors', 'POST', PATH, DRAFT))
  assert.equal(Object(silent.at(-1)?.['problem']).code, 'internal')
})

/** Serves requests one by one; the first answer comes late enough for news. */
async function slowRecorder() {
  const begun = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  let questions = 0
  const serving = await rig.bus.serve(recorderRequests, async ({ exchanges: [first] }) => {
    questions += 1
    begun.resolve()
    if (questions === 1) await sleep(NEWS_MS)
    answered.resolve()
    return { requests: first === undefined ? [] : [{ exchange: first.exchange, masked: [] }] }
  })
  return {
    begun: begun.promise,
    answered: answered.promise,
    questions: () => questions,
    [Symbol.asyncDispose]: () => serving[Symbol.asyncDispose](),
  }
}

/** Longer than the time between two lines of progress. */
const NEWS_MS = 600
/** A time in which nothing happened. */
const LATE = { ...DRAFT, since: '2026-01-30T00:00:00Z' }

test('progress goes on while arguments are read', async () => {
  await using _ = await servePolicy()
  await using recorder = await slowRecorder()
  const lines = await linesOf(await rig.open('auditors', 'POST', PATH, DRAFT))
  // Between two answers about one page.
  assert.equal(Object(lines[1]?.['progress']).operations, 1)
  assert.equal(recorder.questions(), stored.size)
})

test('the work ends when the client goes while arguments are read', async () => {
  await using _ = await servePolicy()
  await using recorder = await slowRecorder()
  const one = await rig.open('auditors', 'POST', PATH, DRAFT)
  await recorder.begun
  await one.body?.cancel()
  await recorder.answered
  const lines = await linesOf(await rig.open('auditors', 'POST', PATH, LATE))
  assert.equal(Object(lines.at(-1)?.['result']).operations, 0)
  assert.equal(recorder.questions(), 1)
})
