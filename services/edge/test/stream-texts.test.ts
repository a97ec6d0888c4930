import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { allowed } from './controls.ts'
import { legacy } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { stream } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

const event = (message: object): string =>
  `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`
const ANSWER = 'data: {"jsonrpc":"2.0","id":ID,"result":{"content":[]}}\n\n'

const progress = (message: string, progressToken = 7): string =>
  event({ method: 'notifications/progress', params: { progressToken, progress: 1, message } })
const log = (data: unknown, logger = 'db'): string =>
  event({ method: 'notifications/message', params: { level: 'info', logger, data } })
const status = (statusMessage: string): string =>
  event({ method: 'notifications/tasks/status', params: { taskId: 't', statusMessage } })

interface Notification {
  readonly method?: string
  readonly params?: {
    readonly message?: string
    readonly data?: unknown
    readonly statusMessage?: string
  }
}

/** The messages that a client gets where a target sends a stream. */
async function gets(text: string): Promise<readonly Notification[]> {
  rig.target.answerBy(stream(text + ANSWER))
  const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.doesNotMatch(answer.text, /secret/)
  return Array.from(answer.text.matchAll(/^data: (\{.*\})$/gm), ([, data = '']): Notification =>
    JSON.parse(data),
  )
}

const textsOf = (messages: readonly Notification[]): unknown[] =>
  messages.map(({ params }) => params?.message ?? params?.data ?? params?.statusMessage)

for (const [what, make] of [
  ['progress', progress],
  ['a log', log],
  ['what a task is at', status],
] as const) {
  test(`a value that is cut over messages of ${what} reaches nobody`, async () => {
    const messages = await gets(make('it is sec') + make('r') + make('et, no se') + make('lf'))
    assert.deepEqual(textsOf(messages), ['it is ', '', '[masked], no se', 'lf', undefined])
  })
}

test('a value that its profile lets nobody see ends the answer, also where it is cut', async () => {
  rig.controls.decideBy(() => ({ ...allowed, obligations: { mask: 'blocking' } }))
  rig.target.answerBy(stream(progress('it is sec') + progress('ret') + ANSWER))
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.match(text, /masking_blocked/)
  rig.controls.decideBy(() => allowed)
  assert.doesNotMatch(text, /notifications|"content":\[\]/)
})

test('texts within the data of a log go on, those of other loggers stand for themselves', async () => {
  const messages = await gets(
    log({ message: 'sec', at: 1 }) +
      log('ret', 'web') +
      log({ message: 'ret', at: 2 }) +
      log({ text: 's' }),
  )
  assert.deepEqual(textsOf(messages), [
    { message: '', at: 1 },
    'ret',
    { message: '[masked]', at: 2 },
    { text: 's' },
    undefined,
  ])
})

test('messages keep their order, and the evidence has what the client got', async () => {
  const other = event({ method: 'notifications/tools/list_changed' })
  const messages = await gets(progress('a se') + other + progress('cret') + progress('done s'))
  assert.deepEqual(
    messages.map(({ method, params }) => params?.message ?? method),
    ['a ', 'notifications/tools/list_changed', '[masked]', 'done s', undefined],
  )
  const { lines, completed } = await rig.journal()
  const body = lines.findLast((line) => line.includes('"record":"content"')) ?? ''
  for (const text of ['[masked]', 'done s']) assert.ok(body.includes(text), text)
  assert.doesNotMatch(body, /secret/)
  assert.ok(completed.at(-1)?.data.masked.some(({ place }) => place === '/params/message'))
})

test('where parts cannot be masked the exchange is refused', async () => {
  await rig.controls.stopStreaming()
  rig.target.answerBy(stream(progress('it is sec') + ANSWER))
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.match(text, /masking_unavailable|masking service/)
  assert.doesNotMatch(text, /it is/)
  assert.equal((await rig.journal()).completed.at(-1)?.data.outcome, 'failed')
})
