import assert from 'node:assert/strict'
import { test } from 'node:test'
import { any, engine, about, on, published, typesOf } from '../testing/refunds.ts'

/** A policy, and what its author is told. */
const REFUSED: Readonly<Record<string, readonly [cedar: string, problem: RegExp]>> = {
  'an argument that is misspelt': [
    on('refund', 'context.arguments.amuont > 100'),
    /^Policy p: there is no argument amuont; did you mean amount\?/,
  ],
  'a test for an argument that is misspelt': [
    on('refund', 'context.arguments has resaon'),
    /there is no argument resaon; did you mean reason\?/,
  ],
  'an argument that nothing is like': [
    on('refund', 'context.arguments.zzzzzzzz == 1'),
    /there is no argument zzzzzzzz; there are: order_id, amount, /,
  ],
  'a member of an argument that does not exist': [
    on('refund', 'context.arguments has to && context.arguments.to.ibn == "x"'),
    /there is no argument to\.ibn; did you mean to\.iban\?/,
  ],
  'a text compared with a number': [on('refund', 'context.arguments.amount == "100"'), /Long|type/],
  'a number where a text is': [
    on('refund', 'context.arguments has to && context.arguments.to.iban > 5'),
    /expected Long|type/i,
  ],
  'an argument that may be left out, not tested for': [
    on('refund', 'context.arguments.reason == "x"'),
    /reason/,
  ],
  'an argument of more than one type': [
    on('refund', 'context.arguments has note'),
    /its argument note cannot be read: its definition allows more than one type/,
  ],
  'a tool that is not pinned': [
    on('refudn', 'context.arguments.amount > 1'),
    /nothing is known of the arguments of the tool refudn, as no definition is pinned/,
  ],
  'an argument of any tool, of which tools disagree': [
    any('context has arguments.order_id && context.arguments.order_id == 1'),
    /cannot be read: not all tools and prompts that have it agree on its type; name one/,
  ],
  'an argument of any tool that is not tested for': [
    any('context.arguments.amount > 100'),
    /arguments/,
  ],
  'a sum with a number that may have a fraction': [
    on('refund', 'context.arguments.amount + 1 > 100'),
    /its argument amount may have a fraction; compare it with whole numbers/,
  ],
  'a list that holds such a number': [
    on('refund', '[1, 2].contains(context.arguments.amount)'),
    /may have a fraction/,
  ],
  'all arguments at once': [
    on('refund', 'context.arguments == {order_id: 1, amount: 1, notify: true}'),
    /as a whole|type/,
  ],
  'facts that the tool does not declare': [
    on('refund', 'context.sql.understood'),
    /there is no context\.sql for tools\/call/,
  ],
  'facts of another kind than the tool declares': [
    on('run', 'context.sql.understood'),
    /there is no context\.sql for tools\/call/,
  ],
  'an approval of what nobody waits for': [
    '@id("p") @approvers("dba") permit (principal, action == Action::"connect", resource) when { context.approved };',
    /^Policy p: there is no context\.approved for connect; say in the scope which actions it is about\.$/,
  ],
  'arguments where there are none': [
    '@id("p") permit (principal, action == Action::"resources/read", resource) when { context has arguments };',
    /as a whole/,
  ],
  'arguments of a target’s own request': [
    '@id("p") permit (principal, action == Action::"sampling/createMessage", resource) when { context.sql.understood };',
    /there is no context\.sql for sampling\/createMessage/,
  ],
}

for (const [what, [cedar, problem]] of Object.entries(REFUSED)) {
  test(`refused when it is published: ${what}`, () => {
    const checked = engine.check(cedar, about)
    assert.ok('problems' in checked, 'it was not refused')
    assert.match(checked.problems.join('\n'), problem)
  })
}

const base = { order_id: 1, amount: 1 }

/** A condition on refund, arguments that meet it, and arguments that do not. */
const MEANS: readonly (readonly [string, readonly object[], readonly object[]])[] = [
  [
    'context.arguments.amount > 100',
    [{ amount: 100.01 }, { amount: 101 }],
    [{ amount: 100 }, { amount: 99.99 }, { amount: -101 }],
  ],
  ['context.arguments.amount >= 100', [{ amount: 100 }, { amount: 100.5 }], [{ amount: 99.99 }]],
  [
    'context.arguments.amount < 100',
    [{ amount: 99.99 }, { amount: -5.5 }],
    [{ amount: 100 }, { amount: 100.5 }],
  ],
  ['context.arguments.amount <= 100', [{ amount: 100 }, { amount: 99.5 }], [{ amount: 100.01 }]],
  ['100 < context.arguments.amount', [{ amount: 100.01 }], [{ amount: 100 }]],
  ['100 >= context.arguments.amount', [{ amount: 100 }], [{ amount: 100.01 }]],
  ['context.arguments.amount == 100', [{ amount: 100 }], [{ amount: 100.5 }, { amount: 99.5 }]],
  ['context.arguments.amount != 100', [{ amount: 100.5 }], [{ amount: 100 }]],
  [
    'context.arguments.amount > -1',
    [{ amount: 0 }, { amount: -0.5 }, { amount: -0 }],
    [{ amount: -1 }, { amount: -1.5 }],
  ],
  ['context.arguments.amount < context.arguments.order_id', [{ amount: 0.5 }], [{ amount: 1 }]],
  ['context.arguments.order_id + 1 == 2', [{ order_id: 1 }], [{ order_id: 2 }]],
  [
    'context.arguments has reason && context.arguments.reason like "late*"',
    [{ reason: 'late again' }],
    [{ reason: 'x' }, {}, { reason: null }],
  ],
  ['context.arguments.notify', [{}, { notify: true }], [{ notify: false }, { notify: null }]],
  [
    'context.arguments has tags && context.arguments.tags.contains("vip")',
    [{ tags: ['a', 'vip'] }],
    [{ tags: [] }, {}],
  ],
  [
    'context.arguments has to && context.arguments.to.iban like "DE*"',
    [{ to: { iban: 'DE1' } }],
    [{ to: { iban: 'FR1' } }, {}],
  ],
  [
    'context.arguments has to && context.arguments.to has "bank name"',
    [{ to: { iban: 'x', 'bank name': '' } }],
    [{ to: { iban: 'x' } }],
  ],
  ['context has arguments.reason', [{ reason: '' }], [{}]],
  [
    'context.arguments has limit && context.arguments.limit <= 100',
    [{}, { limit: 100 }],
    [{ limit: null }, { limit: 500 }],
  ],
  ['!(context.arguments has to)', [{}], [{ to: { iban: '' } }]],
]

for (const [condition, met, unmet] of MEANS) {
  test(`a policy on a tool means what it says: ${condition}`, async () => {
    const call = published(on('refund', condition))
    for (const [args, outcome] of [
      ...met.map((each) => [each, 'allow'] as const),
      ...unmet.map((each) => [each, 'deny'] as const),
    ]) {
      const decision = await call('refund', { ...base, ...args })
      assert.equal(decision.outcome, outcome, JSON.stringify(args))
    }
    assert.equal((await call('refund', undefined, 'list')).outcome, 'allow')
  })
}

test('a policy on any tool reads what all tools agree on, where it is there', async () => {
  const call = published(any('context has arguments.amount && context.arguments.amount <= 10'))
  assert.equal((await call('refund', { ...base, amount: 10 })).outcome, 'allow')
  assert.equal((await call('transfer', { amount: 10.5 })).outcome, 'deny')
  assert.equal((await call('transfer', {})).outcome, 'deny')
})

test('an argument of another type than the policies were written for is refused, and never left out', async () => {
  const cedar = `@id("a") permit (principal, action, resource);
    @id("f") forbid (principal, action == Action::"tools/call", resource == Tool::"refund")
      when { context.arguments has reason && context.arguments.reason == "x" };`
  const call = published(cedar)
  assert.equal((await call('refund', { ...base, reason: 'y' })).outcome, 'allow')
  for (const reason of [['x'], { x: 1 }, 5, true]) {
    const decision = await call('refund', { ...base, reason })
    assert.equal(decision.outcome, 'deny')
    assert.match(decision.reasons.join(), /The argument reason of refund is not what the policies/)
  }
  assert.equal((await call('transfer', { reason: 5 })).outcome, 'allow')
})

test('a number that cannot be told from its neighbours is refused', async () => {
  const call = published(on('refund', 'context.arguments.amount > 100'))
  assert.equal((await call('refund', { ...base, amount: 2 ** 53 })).outcome, 'deny')
  assert.equal((await call('refund', { ...base, amount: 2 ** 53 - 1 })).outcome, 'allow')
})

test('a set reads no more than its policies name, and says so where it is published', () => {
  const types = typesOf(
    `${on('refund', 'context.arguments.amount > 1')}${on('query', 'context.sql.understood', 'q')}`,
  )
  assert.deepEqual(types, [
    {
      kind: 'tool',
      name: 'refund',
      members: [{ path: ['amount'], type: 'Number', required: true }],
    },
  ])
})

test('policies on a tool know its facts, without testing for them', async () => {
  const call = published(on('query', 'context.sql.tablesRead.contains("public.a")'))
  assert.equal((await call('query', { sql: 'SELECT * FROM a' })).outcome, 'allow')
  assert.equal((await call('query', { sql: 'SELECT * FROM b' })).outcome, 'deny')
})
