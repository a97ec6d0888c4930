import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { suite, test } from 'node:test'
import type { Context } from '../../context.ts'
import { CliError } from '../../errors.ts'
import { replayedLines, SESSION } from '../../testing/replay-log.ts'
import { readExchanges } from '../exchanges.ts'
import type { Replay } from '../replay.ts'
import { type OpenContent, stepThrough } from './pager.ts'

const HOSTILE = 'a\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}b\r\u{8}c\n  outcome   delivered'
const bodies = ['{"sql":"SELECT 1"}', HOSTILE, `{"long":"${'x'.repeat(400)}"}`]
const lines = bodies.flatMap((request, i) =>
  replayedLines({
    name: request === HOSTILE ? HOSTILE : `call_${i}`,
    request,
    response: request,
    reason: request === HOSTILE ? HOSTILE : 'Analysts may read.',
    beganAt: `2026-03-02T09:0${i}:00.000Z`,
  }),
)
const replay: Replay = {
  session: SESSION,
  origin: { kind: 'gateway', ok: true, findings: [], url: 'http://gateway.test' },
  exchanges: readExchanges(lines.map((line) => Buffer.from(line).toString())),
}

/** A terminal of so many lines, and what it was told. */
function terminal(env: Context['environment'] = { NO_COLOR: '1' }, columns = 60, rows = 12) {
  const raw: boolean[] = []
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (wanted: boolean) => void raw.push(wanted),
  })
  const out = Object.assign(new PassThrough(), { isTTY: true, columns, rows })
  let told = ''
  out.on('data', (chunk: Buffer) => {
    told += chunk.toString()
  })
  const stop = new AbortController()
  const context: Context = {
    url: '',
    json: false,
    as: undefined,
    configDirectory: '',
    workingDirectory: '',
    input,
    out,
    err: new PassThrough(),
    isTerminal: true,
    interrupted: () => [stop.signal],
    ...(env && { environment: env }),
  }
  /** What stands on the screen: all since it was last begun at the top. */
  const screen = (): string => told.slice(told.lastIndexOf('\u{1b}[H'))
  return {
    context,
    input,
    out,
    raw,
    stop,
    screen,
    told: () => told,
    /** Presses keys, and waits until the screen shows something. */
    async shows(keys: string, wanted: RegExp): Promise<string> {
      if (keys !== '') input.write(keys)
      while (!wanted.test(screen())) await once(out, 'data')
      return screen()
    },
  }
}

type FakeTerminal = ReturnType<typeof terminal>

const begin = (at: FakeTerminal, open?: OpenContent): Promise<void> =>
  stepThrough(at.context, replay, open)

/** Whether the terminal is as it was: its own screen, a cursor, lines that wrap, and keys that come by lines. */
function assertRestored({ raw, told, out, input }: FakeTerminal): void {
  assert.ok(told().endsWith('\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l'))
  assert.deepEqual(raw, [true, false])
  assert.equal(out.listenerCount('resize'), 0)
  assert.ok(input.isPaused())
}

/** What was written but for what the pager itself writes to a terminal without colours. */
const without = (told: string): string =>
  told.replaceAll(/\p{Cc}\[(?:H|K|J|\?(?:1049|25|7)[hl])/gu, '').replaceAll('\r\n', '\n')

test('a person steps through a session by keys, with all that is known of each exchange', async () => {
  const at = terminal(undefined, 120, 30)
  const run = begin(at)
  const first = await at.shows('', /exchange 1 of 3/)
  for (const part of [
    /orders: tools\/call call_0/,
    /SQL: SELECT; reads public\.orders/,
    /decision {2}allow/,
  ])
    assert.match(first, part)
  for (const part of [
    /"sql":"SELECT 1"/,
    /email x4/,
    /outcome {3}delivered.* after 64 ms, target 41\.5/,
  ])
    assert.match(first, part)
  await at.shows('n', /exchange 2 of 3/)
  await at.shows('g3\r', /exchange 3 of 3/)
  await at.shows('/call_0\r', /exchange 1 of 1 \(of 3, with “call_0”\)/)
  await at.shows('?', /next exchange/)
  await at.shows('x', /exchange 1 of 1/)
  at.input.write('q')
  await run
  assertRestored(at)
})

test('nothing that was recorded reaches the terminal but as characters that are seen', async () => {
  const at = terminal(undefined, 200, 40)
  const run = begin(at)
  const shown = await at.shows('n', /exchange 2 of 3/)
  at.input.write('q')
  await run
  const plain = terminal({ NO_COLOR: '1' }, 200, 40)
  const again = begin(plain)
  await plain.shows('n', /exchange 2 of 3/)
  plain.input.write('q')
  await again
  assert.doesNotMatch(without(plain.told()), /(?!\n)[\p{Cc}\p{Cf}]/u)
  assert.match(shown, /a\\u\{1b\}\[2J/)
  assert.equal(shown.match(/^ {2}.{0,9}outcome {3}delivered/gm)?.length, 1)
})

test('colours are for terminals whose owner does not refuse them', async () => {
  const [with_, none] = [terminal({}), terminal()]
  for (const at of [with_, none]) {
    const run = begin(at)
    await at.shows('', /exchange 1 of 3/)
    at.input.write('q')
    await run
  }
  assert.match(with_.told(), /\p{Cc}\[1msession/u)
  assert.doesNotMatch(none.told(), /\p{Cc}\[\d*m/u)
})

test('a screen of another size is drawn anew, and no line of it is too wide', async () => {
  const at = terminal()
  const run = begin(at)
  await at.shows('', /exchange 1 of 3/)
  Object.assign(at.out, { columns: 20, rows: 8 })
  at.out.emit('resize')
  const small = await at.shows('g3\r', /session 0{12}/)
  const shown = without(small).split('\n')
  assert.ok(shown.length <= 8 && shown.every((line) => line.length <= 20), small)
  at.input.write('q')
  await run
})

test('content is read when a person asks for it, once, and what keeps them from it is said', async () => {
  const at = terminal(undefined, 120, 30)
  let looks = 0
  const withheld: Replay = { ...replay, withheld: 'not read yet: c looks at it' }
  const run = stepThrough(at.context, withheld, async () => {
    looks++
    return {
      ...replay,
      origin: {
        kind: 'gateway',
        ok: true,
        findings: [],
        url: 'u',
        view: '01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
      },
    }
  })
  await at.shows('', /content +not read yet/)
  const seen = await at.shows('nc', /look recorded/)
  assert.match(seen, /exchange 2 of 3/)
  await at.shows('c', /there is no more content/)
  assert.equal(looks, 1)
  at.input.write('q')
  await run
  const refused = terminal(undefined, 120, 30)
  const other = begin(refused, () =>
    Promise.reject(new CliError('forbidden', 'Not for you.\u{1b}[2J')),
  )
  await refused.shows('c', /Not for you\.\\u\{1b\}/)
  refused.input.write('q')
  await other
})

suite('the terminal is given back however it ends', () => {
  const endings: Readonly<Record<string, (at: FakeTerminal) => void>> = {
    'Ctrl-C': ({ input }) => input.write('\u{3}'),
    'a signal': ({ stop }) => stop.abort(),
    'the end of the input': ({ input }) => input.end(),
  }
  for (const [name, end] of Object.entries(endings))
    test(name, async () => {
      const at = terminal()
      const run = begin(at)
      await at.shows('', /exchange 1 of 3/)
      end(at)
      await run
      if (!at.input.destroyed) assertRestored(at)
    })

  test('a failure', async () => {
    const at = terminal()
    const run = begin(at, () => Promise.reject(new Error('broken')))
    at.input.write('c')
    await assert.rejects(run, { message: 'broken' })
    assertRestored(at)
  })
})

test('what is no terminal is not stepped at', async () => {
  const at = terminal()
  Object.assign(at.out, { isTTY: false })
  await assert.rejects(begin(at), { code: 'no_terminal' })
  assert.deepEqual(at.raw, [])
})
