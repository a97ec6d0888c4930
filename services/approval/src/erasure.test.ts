import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bus, BusError } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalId,
  newEventId,
  parser,
  seal,
  sessionErased,
  SessionId,
} from '@sallyport/contracts'
import { createAskedArguments } from './asked.ts'
import { sampleRequest } from './domain/sample.ts'
import { ask, setStage, type Stage } from './test-service.ts'

let stage: Stage
before(async () => {
  stage = await setStage()
  await stage.replica()
  await stage.replica()
})
after(async () => stage[Symbol.asyncDispose]())

const session = parser('session', SessionId)('0'.repeat(32))
const SECRET = '{"note":"canary"}'
let asked = 0
const open = (): Promise<Approval> =>
  ask.open(
    stage.bus,
    sampleRequest({ digest: (++asked).toString(16).padStart(64, '0'), arguments: SECRET }),
  )

const argumentsOf = ({ request }: Approval): string | undefined =>
  'exchange' in request ? request.arguments : undefined
const shown = async (id: ApprovalId): Promise<string | undefined> =>
  argumentsOf(await ask.get(stage.bus, id))

/** The content of the session is erased, as the recorder says it. */
async function erase({ state }: Pick<Bus, 'state'>): Promise<void> {
  const data = { sessions: [session], cause: 'request', reason: 'asked for' } as const
  const stamp = { id: newEventId(), source: '/recorder', time: new Date() }
  const event = seal(sessionErased, `session/${session}`, { ...data, sessions: [session] }, stamp)
  await state.append('retention', 'content', event, 0)
}

/** Asks until the answer is as wanted; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

test('arguments are shown where an approval is read, and stand in no event, list or news', async () => {
  const heard = Promise.withResolvers<string>()
  await using _ = await stage.bus.approvalNews.consume({ durable: 'test', atOnce: 1 }, (item) => {
    heard.resolve(JSON.stringify(item))
    return Promise.resolve('taken')
  })
  const { id } = await open()
  assert.equal(await shown(id), SECRET)
  const [first] = await stage.bus.state.read('approval', id)
  assert.equal(first?.event.type, 'dev.sallyport.approval.requested.v1')
  const { approvals } = await ask.list(stage.bus)
  assert.ok(approvals.some((approval) => approval.id === id))
  for (const told of [JSON.stringify(first), JSON.stringify(approvals), await heard.promise])
    assert.doesNotMatch(told, /canary/)
})

test('an erasure takes away the arguments of its session, and not what is asked for later', async () => {
  const earlier = await open()
  await erase(stage.bus)
  const later = await open()
  await until(async () => (await shown(earlier.id)) === undefined)
  assert.equal((await stage.bus.asked.get(earlier.id))?.data.length, 0)
  assert.equal(await shown(later.id), SECRET)
})

test('an erasure that happened while no replica ran is caught up with', async () => {
  await using other = await setStage()
  const replica = await other.replica()
  const { id } = await ask.open(other.bus, sampleRequest({ arguments: SECRET }))
  await replica[Symbol.asyncDispose]()
  await erase(other.bus)
  await other.replica()
  await until(async () => argumentsOf(await ask.get(other.bus, id)) === undefined)
})

test('what the bus refuses to erase is tried again, and nothing waits for it', async () => {
  const held = new Map<string, string>()
  const failures: unknown[] = []
  const erased = Promise.withResolvers<void>()
  const entries: Bus['asked'] = {
    get: (id) => Promise.resolve({ data: Buffer.from(held.get(id) ?? ''), sequence: held.size }),
    put: (id, data) => {
      if (failures.length < 2) return Promise.reject(new BusError('unavailable', 'not now'))
      held.set(id, String(data))
      erased.resolve()
      return Promise.resolve(1)
    },
  }
  await using parts = createAskedArguments({ entries, failed: (e) => void failures.push(e) })
  const { id } = await open()
  held.set(id, 'x')
  parts.erase([id])
  await erased.promise
  assert.equal(held.get(id), '')
  assert.equal(failures.length, 2)
})
