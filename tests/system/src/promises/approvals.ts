import type { System } from '@sallyport/kit'
import type { Promised } from './promise.ts'

const UPDATE = 'UPDATE orders SET quantity = quantity + 1 WHERE id = 1'

/** One consent, one execution. */
export const approvals: readonly Promised[] = [
  {
    step: '5a',
    what: 'alice updates a row (stateless client); bob approves by CLI',
    expected: 'held, approved, done; changed 1 time',
    see: (system) => approvedUpdate(system, 'v2-modern'),
  },
  {
    step: '5b',
    what: 'the same with SDK v1, which holds the call open',
    expected: 'held, approved, done; changed 1 time',
    see: (system) => approvedUpdate(system, 'v1'),
  },
  {
    step: '5c',
    what: 'the same, and bob approves by his own MCP client',
    expected: 'held, approved, done; changed 1 time',
    see: (system) => approvedUpdate(system, 'v2-modern', voteByMcp),
  },
  {
    step: '6a',
    what: 'the same call again, and alice votes on it herself',
    expected: 'a new approval; own vote refused (own_request); denied; changed 0 times',
    async see(system) {
      const before = await quantity(system)
      await using client = await system.connect('v2-modern', 'orders', 'alice')
      const earlier = await pendingIds(system)
      const call = client.callTool('query', { sql: UPDATE })
      const id = await newPending(system, earlier)
      const own = await system.cli('alice', ['approvals', 'approve', id, '--reason', 'mine'])
      const refusal = /own_request/.test(own.stderr)
        ? 'refused (own_request)'
        : `${own.code}: ${own.stderr}`
      await system.cli('bob', ['approvals', 'deny', id, '--reason', 'not today'])
      const answer = await call
      const denied = answer.isError && answer.text.includes('was denied') ? 'denied' : answer.text
      return `a new approval; own vote ${refusal}; ${denied}; changed ${(await quantity(system)) - before} times`
    },
  },
  {
    step: '6b',
    what: 'bob denies a refund',
    expected: 'the reason reaches the model: not today',
    async see(system) {
      await using client = await system.connect('v2-modern', 'orders', 'alice')
      const earlier = await pendingIds(system)
      const call = client.callTool('refund', { order_id: 1, amount: 1, reason: 'test' })
      const id = await newPending(system, earlier)
      await system.cli('bob', ['approvals', 'deny', id, '--reason', 'not today'])
      const answer = await call
      const reached = answer.isError && answer.text.includes('not today')
      return reached ? 'the reason reaches the model: not today' : answer.text
    },
  },
  {
    step: '6c',
    what: 'alice withdraws what she asked for; bob, who may not, approves too late',
    expected: 'bob cannot withdraw (not_own_request); too late (not_pending); changed 0 times',
    async see(system) {
      const before = await quantity(system)
      await using client = await system.connect('v2-modern', 'orders', 'alice')
      const earlier = await pendingIds(system)
      const call = client.callTool('query', { sql: UPDATE })
      const id = await newPending(system, earlier)
      const other = await system.cli('bob', ['approvals', 'cancel', id])
      await system.cli('alice', ['approvals', 'cancel', id])
      const late = await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right'])
      const answer = await call
      if (!answer.isError || !answer.text.includes('was withdrawn')) return answer.text
      return `bob cannot withdraw (${codeOf(other.stderr)}); too late (${codeOf(late.stderr)}); changed ${(await quantity(system)) - before} times`
    },
  },
  {
    step: '6d',
    what: 'alice asks for access ahead; bob gives it for a time, and ends it',
    expected: 'given; changed 3 times without a vote; ended; then consent is asked for again',
    see: accessForATime,
  },
]

async function accessForATime(system: System): Promise<string> {
  const before = await quantity(system)
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const wanted = [
    '--connection',
    'orders',
    '--tool',
    'query',
    '--for',
    '10m',
    '--reason',
    'clean-up',
  ]
  const asked = await system.cli('alice', ['--json', 'access', 'request', ...wanted])
  const id = /"id":\s*"([0-9A-Z]{26})"/.exec(asked.stdout)?.[1] ?? ''
  const given = await system.cli('bob', ['approvals', 'approve', id])
  for (let i = 0; i < 3; i++) await client.callTool('query', { sql: UPDATE })
  const changed = (await quantity(system)) - before
  const ended = await system.cli('bob', ['access', 'revoke', id, '--reason', 'done'])
  const earlier = await pendingIds(system)
  const call = client.callTool('query', { sql: UPDATE })
  await system.cli('bob', [
    'approvals',
    'deny',
    await newPending(system, earlier),
    '--reason',
    'no',
  ])
  const again = (await call).text.includes('was denied') ? 'asked for again' : 'not asked for'
  return `${given.code === 0 ? 'given' : given.stderr}; changed ${changed} times without a vote; ${
    ended.code === 0 ? 'ended' : ended.stderr
  }; then consent is ${again}`
}

/** The code at the end of an error of the command line. */
const codeOf = (stderr: string): string => /\((\w+)\)\s*$/.exec(stderr)?.[1] ?? stderr

type Approve = (system: System, id: string) => Promise<string>

/** Bob approves by the command line; what is returned is `approved`, or why not. */
const voteByCli: Approve = async (system, id) => {
  const vote = await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right'])
  return vote.code === 0 ? 'approved' : vote.stderr
}

const voteByMcp: Approve = async (system, id) => {
  await using client = await system.connect('v1', 'approvals', 'bob')
  const args = { id, vote: 'approve', reason: 'looks right' }
  const { isError, text } = await client.callTool('vote', args)
  return isError ? text : 'approved'
}

async function approvedUpdate(
  system: System,
  kind: 'v1' | 'v2-modern',
  approve: Approve = voteByCli,
): Promise<string> {
  const before = await quantity(system)
  await using client = await system.connect(kind, 'orders', 'alice')
  const earlier = await pendingIds(system)
  const call = client.callTool('query', { sql: UPDATE })
  const id = await newPending(system, earlier)
  const untouched = (await quantity(system)) === before
  const vote = await approve(system, id)
  const answer = await call
  const done = answer.isError ? `error: ${answer.text}` : 'done'
  return `${untouched ? 'held' : 'not held'}, ${vote}, ${done}; changed ${
    (await quantity(system)) - before
  } time`
}

/** The number that each execution raises by one. */
async function quantity(system: System): Promise<number> {
  const [row] = await system.orders.rows('SELECT quantity FROM orders WHERE id = 1')
  return Number(row?.['quantity'])
}

async function pendingIds(system: System): Promise<readonly string[]> {
  const { stdout, stderr } = await system.cli('bob', [
    '--json',
    'approvals',
    'list',
    '--status',
    'pending',
  ])
  const ids = [...stdout.matchAll(/"id":\s*"([0-9A-Z]{26})",\s*"status"/g)].map(
    (match) => match[1] ?? '',
  )
  if (stdout === '') throw new Error(`approvals list: ${stderr}`)
  return ids
}

async function newPending(system: System, earlier: readonly string[]): Promise<string> {
  return system.until('a new approval', async () =>
    (await pendingIds(system)).find((id) => !earlier.includes(id)),
  )
}
