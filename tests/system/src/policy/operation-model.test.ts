import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, type DemoUser, succeeded, type System } from '@sallyport/kit'
import { copyOrders, publish } from './orders-copy.ts'

// Promise: policies speak of groups, claims, labels, the clock and the client's address, and of nothing that is not there.

const NAME = 'model'
const OPEN = '@id("all") permit (principal, action, resource);'

let system: System
before(async () => {
  system = await bootSystem()
  await copyOrders(system, NAME, OPEN, { labels: { env: 'production' }, timeZone: 'Asia/Tokyo' })
})
after(() => system[Symbol.asyncDispose]())

/** A set that lets everybody connect, and list the tables under a condition. */
const tablesWhen = (condition: string): string =>
  `@id("connect") permit (principal, action == Action::"connect", resource);
   @id("tables") permit (principal, action == Action::"tools/call", resource == Tool::"list_tables")
   when { ${condition} };`

/** Whether a user sees the tool, and may call it; the two never differ here. */
async function mayList(user: DemoUser): Promise<boolean> {
  await using client = await system.connect('v2-modern', NAME, user)
  const seen = (await client.listTools()).includes('list_tables')
  const { isError, text } = await client.callTool('list_tables')
  assert.equal(isError, !seen, text)
  if (isError) assert.match(text, /Refused by policy/)
  return seen
}

async function underCondition(condition: string): Promise<readonly [alice: boolean, bot: boolean]> {
  succeeded(await publish(system, NAME, tablesWhen(condition)))
  return [await mayList('alice'), await mayList('reporting-agent')]
}

/** A condition, whether it is met for alice, and whether for the machine identity. */
const CONDITIONS: readonly (readonly [string, boolean, boolean])[] = [
  ['principal in Group::"analysts"', true, false],
  ['principal in Group::"agents"', false, true],
  ['principal in Group::"nobody"', false, false],
  ['principal is Agent', false, true],
  ['principal.hasTag("client_id")', true, true],
  [
    'principal.hasTag("client_id") && principal.getTag("client_id").contains("reporting-agent")',
    false,
    true,
  ],
  [
    'principal.hasTag("client_id") && principal.getTag("client_id").contains("sallyport-cli")',
    true,
    false,
  ],
  ['principal.hasTag("department")', false, false],
  ['principal is Agent && principal has onBehalfOf', false, false],
  [
    'context.connection.hasTag("env") && context.connection.getTag("env") == "production"',
    true,
    true,
  ],
  [
    'context.connection.hasTag("env") && context.connection.getTag("env") == "staging"',
    false,
    false,
  ],
  ['context.clientAddress.isInRange(ip("127.0.0.0/8"))', true, true],
  ['context.clientAddress.isInRange(ip("10.0.0.0/8"))', false, false],
  ['context.time.now > datetime("2026-01-01")', true, true],
  ['context.time.now < datetime("2026-01-01")', false, false],
  ['context.time.weekday >= 1 && context.time.weekday <= 7 && context.time.hour < 24', true, true],
]

for (const [condition, alice, bot] of CONDITIONS) {
  test(`${condition}: alice ${alice}, the agent ${bot}`, async () => {
    assert.deepEqual(await underCondition(condition), [alice, bot])
  })
}

test('the clock is that of the connection', async () => {
  const tokyo = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Tokyo' })
  // The day may change between the two, but not to the day before.
  const days = [0, 60_000].map((later) => `"${tokyo.format(Date.now() + later)}"`)
  assert.deepEqual(await underCondition(`[${days.join(', ')}].contains(context.time.date)`), [
    true,
    true,
  ])
})

const on = (action: string, condition: string): string =>
  `@id("rule") permit (principal, action == Action::"${action}", resource) when { ${condition} };`

/** A set that uses something where it never is, and what its author is told. */
const ABSENT: Readonly<Record<string, readonly [string, RegExp]>> = {
  'facts while connecting': [
    on('connect', 'context.sql.understood'),
    /Policy rule: there is no context\.sql for connect/,
  ],
  'an approval while connecting': [
    `@approvers("dba") ${on('connect', 'context.approved')}`,
    /there is no context\.approved for /,
  ],
  'arguments of a resource': [on('resources/read', 'context has arguments'), /as a whole/],
  'facts that a tool does not declare': [
    tablesWhen('context.sql.understood'),
    /there is no context\.sql for tools\/call/,
  ],
  'an attribute that nobody has': [on('tools/call', 'principal.email == "x"'), /email/],
  'a member of the clock that there is not': [on('tools/call', 'context.time.year > 1'), /year/],
}

for (const [what, [cedar, says]] of Object.entries(ABSENT)) {
  test(`refused when it is published: ${what}`, async () => {
    const { code, stderr } = await publish(system, NAME, cedar)
    assert.equal(code, 1)
    assert.match(stderr, says)
  })
}
