import assert from 'node:assert/strict'
import { textOf } from '../features/noticed.ts'
import { CLIENTS, type ClientRow } from '../peers/clients.ts'
import { Lines } from '../peers/lines.ts'
import type { Ladder } from './ladder.ts'
import type { Pace } from './pace.ts'
import { since } from './since.ts'
import { takesTask } from './task-rung.ts'

/** How a client on its default options comes through a call that a human has to consent to. */
export interface Rung {
  readonly client: string
  readonly what: string
  /** Makes such a call; resolves with what it took, rejects where it did not come through, or more than once. */
  readonly climb: (ladder: Ladder, pace: Pace) => Promise<string>
}

const POLLS = 'the call completes, though the answer comes late'
const REPEATS = 'the call ends as pending, and the same call again completes'

export const RUNGS: readonly Rung[] = [
  ...CLIENTS.map((client): Rung => {
    const polls = client.eras[0] === 'modern'
    const climb: Rung['climb'] = (ladder, pace) => (polls ? waits : repeats)(client, ladder, pace)
    return { client: client.name, what: polls ? POLLS : REPEATS, climb }
  }),
  {
    client: 'SDK v2 with ext-tasks',
    what: 'the call becomes a task, which completes',
    climb: takesTask,
  },
]

/** The argument of a rung's call; nobody else makes one like it. */
const keyOf = ({ name }: ClientRow): string => `for ${name}`

/** One call, which the client holds open by itself. */
async function waits(client: ClientRow, ladder: Ladder, pace: Pace): Promise<string> {
  const lines = new Lines()
  await using peer = await client.connect({ route: await ladder.route(), root: ladder.root, lines })
  const begun = performance.now()
  const call = peer.ask('tools/call', { name: 'counted', arguments: { key: keyOf(client) } })
  await Promise.race([pace.answers(begun, () => lines.calls), call])
  await ladder.approve(keyOf(client))
  assert.equal(textOf(await call), '1')
  return `${since(begun)}, in ${lines.calls} legs`
}

/** The call ends before the client's patience does; made again after consent, it is done once. */
async function repeats(client: ClientRow, ladder: Ladder, pace: Pace): Promise<string> {
  await using peer = await client.connect({ route: await ladder.route(), root: ladder.root })
  const params = { name: 'counted', arguments: { key: keyOf(client) } }
  const begun = performance.now()
  const pending = await peer.ask('tools/call', params)
  const told = since(begun)
  assert.equal(Reflect.get(Object(pending), 'isError'), true)
  assert.match(textOf(pending), /is pending.*Repeat the same call/s)
  await pace.answers(begun, () => Infinity)
  await ladder.approve(keyOf(client))
  assert.equal(textOf(await peer.ask('tools/call', params)), '1')
  return `pending after ${told}, done after ${since(begun)}`
}
