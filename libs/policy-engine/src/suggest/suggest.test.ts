import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyDecide, type Principal, type Quota } from '@sallyport/contracts'
import { pathsFacts, shellSummary, sqlFacts, urlsFacts } from '@sallyport/facts'
import { suggest } from './suggest.ts'
import { type Past, type Refused, Uses } from './use.ts'

const { principal: ALICE } = policyDecide.parseRequest({
  phase: 'call',
  principal: { kind: 'user', id: 'alice', issuer: 'i', groups: ['staff', 'analysts'] },
  operation: { connection: 'orders', kind: 'mcp', verb: 'ping', name: '' },
})
const BOB: Principal = { ...ALICE, id: 'bob', groups: ['staff', 'dba'] }
const used = (change: Partial<Past>): Past => ({
  principal: ALICE,
  verb: 'tools/call',
  name: 'refund',
  access: 'write',
  mask: 'default',
  at: '2026-01-01T00:00:00.000Z',
  ...change,
})

function cedarOf(
  history: readonly Past[],
  named: readonly string[],
  met: readonly Principal[] = [],
  refused: readonly Refused[] = [],
) {
  const uses = new Uses()
  for (const past of history) uses.add(past)
  for (const one of refused) uses.refuse(one)
  for (const person of met) uses.meet(person)
  const suggestion = suggest(uses, { connection: 'orders', mask: 'default', named: new Set(named) })
  assert.ok('cedar' in suggestion)
  return suggestion.cedar
}

test('groups that policies name come first, then what all share, then names', () => {
  const both = [used({}), used({ principal: BOB })]
  assert.match(cedarOf([used({})], ['analysts'], [BOB]), /principal in Group::"analysts", action/)
  assert.match(
    cedarOf(both, ['analysts', 'dba']),
    /principal in \[Group::"analysts", Group::"dba"\]/,
  )
  assert.match(cedarOf(both, []), /principal in Group::"staff", action/)
  const alone = { ...BOB, groups: ['dba'] }
  assert.match(
    cedarOf([used({}), used({ principal: alone })], []),
    /\[User::"alice", User::"bob"\]/,
  )
  // Of two groups that would do, the one with fewer others.
  assert.match(cedarOf([used({})], ['staff', 'analysts'], [BOB]), /Group::"analysts", action/)
})

test('permits that differ in nothing but the tool are one, with counts and the last use', () => {
  const cedar = cedarOf(
    [used({}), used({ at: '2026-02-01T00:00:00.000Z' }), used({ name: 'report' })],
    ['analysts'],
  )
  assert.equal(cedar.match(/^permit/gm)?.length, 1)
  assert.match(cedar, /\/\/ 3 uses by 1 principal, the last at 2026-02-01T/)
  assert.match(cedar, /\[Tool::"refund", Tool::"report"\]\.contains\(resource\)/)
})

test('many resources of one folder become a prefix', () => {
  const history = Array.from({ length: 9 }, (_, at) =>
    used({ verb: 'resources/read', name: `file:///data/${at}`, access: 'read' }),
  )
  assert.match(cedarOf(history, ['analysts']), /resource\.uri like "file:\/\/\/data\/\*"/)
})

test('more than one set can spell out is refused', () => {
  const uses = new Uses()
  for (let at = 0; at < 200; at += 1) {
    uses.add(
      used({ principal: { ...ALICE, id: `p${at}`, groups: [] }, name: `t${at}`, mask: `m${at}` }),
    )
  }
  const suggestion = suggest(uses, { connection: 'orders', mask: 'default', named: new Set() })
  assert.ok('refused' in suggestion)
})

const shell = (text: string) => ({ shell: shellSummary(text, { shell: 'bash' }) })
const runs = (text: string): Past => used({ name: 'run', access: 'admin', facts: shell(text) })

const reading = (index: number, person: number) =>
  used({
    access: 'read',
    principal: {
      ...ALICE,
      id: `user-${person}`,
      groups: [`of-${person % 40}`, `in-${person % 7}`],
    },
    facts: {
      sql: {
        understood: true,
        statements: 1,
        verbs: ['SELECT'],
        tablesRead: [`public.a${index % 500}`, `public.b${(index * 7) % 300}`],
        tablesWritten: [],
        functions: [],
      },
    },
  })

test('that it is more than one set can spell out is found soon, whatever strangers were refused', () => {
  const uses = new Uses()
  for (let index = 0; index < 4900; index += 1) {
    uses.add(reading(index, index % 200))
    uses.refuse(reading(index * 3 + 1, (index * 13 + 5) % 200))
  }
  // What the work costs, which a busy machine does not change.
  const began = process.cpuUsage()
  const place = { connection: 'orders', mask: 'default', named: new Set(['of-1', 'in-1']) }
  assert.ok('refused' in suggest(uses, place))
  assert.ok(process.cpuUsage(began).user < 10_000_000)
})

test('of shell texts the calls that were made are permitted, where they are understood', () => {
  const cedar = cedarOf([runs('git status')], [], [], [runs('rm -rf /')])
  assert.match(cedar, /context\.shell\.understood &&\s+!context\.shell\.dynamic/)
  assert.match(cedar, /\["git status"\]\.containsAll\(context\.shell\.calls\)/)
  assert.match(cedar, /context\.shell\.filesWritten\.isEmpty\(\)/)
})

test('whoever inserted and changed rows of a table may not delete them, nor change all of them', async () => {
  const writes = ['INSERT INTO orders (id) VALUES (1)', 'UPDATE orders SET note = 1 WHERE id = 1']
  const facts = await Promise.all(
    writes.map((text) => sqlFacts(text, { dialect: 'postgresql', defaultSchema: 'public' })),
  )
  const cedar = cedarOf(
    facts.map((sql) => used({ name: 'query', facts: { sql } })),
    [],
  )
  assert.equal(cedar.match(/^permit/gm)?.length, 1)
  assert.match(cedar, /\["INSERT", "UPDATE"\]\.containsAll\(context\.sql\.verbs\)/)
  assert.match(cedar, /!context\.sql\.missingWhere/)
})

test('what was refused with other arguments that nothing tells apart is not permitted, and told', () => {
  const refused = { ...used({}), policies: ['large-refunds'] }
  const cedar = cedarOf([used({ policies: ['refunds'] }), used({})], [], [], [refused])
  assert.doesNotMatch(cedar, /permit \(/)
  assert.match(cedar, /NOT COVERED: tools\/call "refund": 2 allowed, nothing tells them apart/)
  assert.match(cedar, /Allowed by refunds\.\n.*Refused: 1, by large-refunds\./)
  const sameCall = cedarOf([runs('git push a')], [], [], [runs('git push a --force')])
  assert.doesNotMatch(sameCall, /git push/)
})

test('what is not understood, or known only when it runs, is not permitted', () => {
  const cedar = cedarOf([runs('git $what'), runs('git "'), runs('git log')], [])
  assert.match(cedar, /NOT COVERED: tools\/call "run": 2 allowed, what they do cannot be told/)
  assert.equal(cedar.match(/^permit/gm)?.length, 1)
  assert.doesNotMatch(cedar, /!context\.shell\.understood/)
})

test('a connection that was opened after it was refused stays open, one that was closed does not', () => {
  const opened = used({ verb: 'initialize', name: '', at: '2026-01-02T00:00:00.000Z' })
  const at = (day: string) => [{ ...opened, at: `2026-01-${day}T00:00:00.000Z` }]
  assert.match(cedarOf([opened], [], [], at('01')), /Action::"connect"/)
  const closed = cedarOf([opened], [], [], at('03'))
  assert.doesNotMatch(closed, /Action::"connect"/)
  assert.match(closed, /NOT COVERED: connect: 1 allowed, the same was refused since/)
})

test('URLs are permitted by origin, paths by name, many of one folder by the folder', () => {
  const url = urlsFacts(['https://api.example.com/a'])
  const fetched = cedarOf([used({ name: 'fetch', facts: { url } })], [])
  assert.match(
    fetched,
    /\["https:\/\/api\.example\.com:443"\]\.containsAll\(context\.url\.origins\)/,
  )
  assert.match(fetched, /context\.url\.understood/)
  const edits = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      used({ name: 'edit', facts: { path: pathsFacts([`/work/data/${at}`]) } }),
    )
  assert.match(cedarOf(edits(2), []), /\["\/work\/data\/0", "\/work\/data\/1"\]\.containsAll/)
  const many = cedarOf(edits(9), [])
  assert.match(many, /context\.path\.under\.contains\("\/work\/data"\)/)
  assert.match(many, /context\.path\.understood/)
  const near = used({ name: 'edit', facts: { path: pathsFacts(['/work/data/key']) } })
  assert.doesNotMatch(cedarOf(edits(9), [], [], [near]), /under\.contains/)
})

test('rates and budgets are carried; more than one policy can name are not lost', () => {
  const quota: Quota = {
    policy: 'p',
    unit: 'calls',
    amount: 30,
    periodSeconds: 60,
    per: 'principal',
  }
  const rows: Quota = { ...quota, unit: 'rows', amount: 10, periodSeconds: 86_400, per: 'tool' }
  const cedar = cedarOf([used({ quotas: [quota, rows] })], [])
  assert.match(cedar, /@rate\("30\/m"\)\n@budget\("10 rows\/d per tool"\)/)
  const quotas = Array.from({ length: 9 }, (_, at) => ({ ...quota, amount: at + 1 }))
  const none = cedarOf([used({ quotas })], [])
  assert.doesNotMatch(none, /permit \(/)
  assert.match(none, /more rates or budgets than one policy can name/)
})
