import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { createKeyRing } from '@sallyport/evidence'
import { sampleLog } from '@sallyport/evidence/sample-log'
import { CliError } from '../errors.ts'
import { createProgram } from '../program.ts'
import { replayedLines, SESSION } from '../testing/replay-log.ts'

const SECRET = '5a'.repeat(32)
const HOSTILE = `</script></pre></style><img src=x onerror=alert(1)>"'><svg onload=alert(2)>\u202e\u0007`

const log = sampleLog(undefined, createKeyRing([Buffer.from(SECRET, 'hex')]))
let directory: string

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-replay-'))
  await log.batch([
    ...replayedLines({
      beganAt: '2026-03-02T09:00:00.000Z',
      request: '{"sql":"SELECT 1","n":12345678901234567890}',
    }),
    ...replayedLines({ beganAt: '2026-03-02T09:00:00.120Z', outcome: 'refused', reason: HOSTILE }),
  ])
  await log.batch([
    ...replayedLines({
      beganAt: '2026-03-02T09:20:00.000Z',
      waited: 42_000,
      name: HOSTILE,
      request: JSON.stringify({ note: HOSTILE }),
      response: HOSTILE,
    }),
  ])
  for (const [key, bytes] of log.source.objects) {
    const file = join(directory, 'evidence', key)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
  await writeFile(join(directory, 'recording-key'), `${SECRET}\n`, { mode: 0o600 })
})
after(() => rm(directory, { recursive: true, force: true }))

interface Run {
  readonly code: number
  readonly out: string
}

/** Runs the command; nothing listens where the admin API would be. */
async function replay(...args: readonly string[]): Promise<Run> {
  const run = { code: 0, out: '' }
  const out = new Writable({
    write(chunk, _encoding, done) {
      run.out += String(chunk)
      done()
    },
  })
  const program = createProgram(
    'http://127.0.0.1:1',
    (options) => ({
      url: options.url,
      json: options.json === true,
      as: undefined,
      configDirectory: join(directory, 'config'),
      workingDirectory: directory,
      out,
      err: new Writable(),
      isTerminal: false,
    }),
    (code) => {
      run.code = code
    },
  )
  await program.parseAsync(['replay', SESSION, ...args], { from: 'user' })
  return run
}

const stored = (...args: readonly string[]): Promise<Run> =>
  replay('--evidence', 'evidence', '--key', log.signer.key.text, ...args)
const opened = (...args: readonly string[]): Promise<Run> =>
  stored('--recording-key', 'recording-key', ...args)

test('a session is stepped through from storage alone, with nothing else there', async () => {
  const { code, out } = await opened()
  assert.equal(code, 0)
  for (const part of [
    'result      every leaf and each segment of the session is as it was sealed\n',
    '2026-03-02T09:00:00.000Z  reporting-agent for alice  orders: tools/call query\n',
    '  facts     SQL: SELECT; reads public.orders, public.customers\n',
    '  decision  allow (read), policy version 7 by analysts-read\n            Analysts may read.\n',
    '  request   {"sql":"SELECT 1","n":12345678901234567890}\n',
    '  response  {"rows":[]}\n',
    '  masked    email x4 at /rows/*/email\n',
    '  outcome   delivered after 64 ms, target 41.5 ms\n',
    '  waited    42000 ms for consent\n',
    '            approved by bob: looks right\n',
  ])
    assert.ok(out.includes(part), `${part}\n${out}`)
  assert.equal(out.match(/^ {2}outcome/gm)?.length, 3)
})

test('without the recording key there is all but content, and that is said', async () => {
  const { code, out } = await stored()
  assert.equal(code, 0)
  assert.match(out, /^content +Content is encrypted, and no key for it was given/m)
  assert.equal(out.match(/^ {2}content +cannot be read: the key is missing$/gm)?.length, 3)
  assert.equal(out.match(/^ {2}outcome/gm)?.length, 3)
  assert.doesNotMatch(out, /SELECT 1/)
})

test('one exchange can be shown alone; one that is not there is refused', async () => {
  const all: { exchanges: { id: string }[] } = JSON.parse((await opened('--json')).out)
  const second = all.exchanges[1]?.id ?? ''
  const { exchanges }: typeof all = JSON.parse((await opened('--json', '--exchange', second)).out)
  assert.deepEqual(
    exchanges.map(({ id }) => id),
    [second],
  )
  await assert.rejects(opened('--exchange', '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'), isCode('not_found'))
})

const isCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof CliError && error.code === code

test('damage is named, the exit code tells, and what is left is shown', async () => {
  const key = [...log.source.objects.keys()].find((name) =>
    name.startsWith(`recordings/${SESSION}`),
  )
  const file = join(directory, 'evidence', key ?? '')
  const bytes = await readFile(file)
  await rm(file)
  const { code, out } = await opened('--html', 'damaged.html')
  await writeFile(file, bytes)
  assert.equal(code, 1)
  assert.match(out, new RegExp(`^found +FAILURE +${key}, leaf \\d+: is missing$`, 'm'))
  assert.match(out, /^result +NOT WHOLE$/m)
  assert.match(await readFile(join(directory, 'damaged.html'), 'utf8'), /role="alert"/)
})

test('keys without evidence, and a reason with it, are mistakes', async () => {
  await assert.rejects(replay('--recording-key', 'recording-key'), isCode('usage'))
  await assert.rejects(stored('--reason', 'case 4711'), isCode('usage'))
})

test('the page needs nothing from elsewhere, and runs nothing, whatever is recorded', async () => {
  await opened('--html', 'page.html')
  const file = join(directory, 'page.html')
  const page = await readFile(file, 'utf8')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.match(page, /content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;/)
  const tags = new Set([...page.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name))
  for (const name of ['script', 'img', 'link', 'iframe', 'object', 'form', 'base'])
    assert.ok(!tags.has(name), name)
  assert.doesNotMatch(page, /<[^>]*\s(?:on\w+|style|src)=/)
  for (const [, target] of page.matchAll(/<[^>]*\shref="([^"]*)"/g))
    assert.match(target ?? '', /^#x-/)
  assert.doesNotMatch(page, /(?![\n\t])[\p{Cc}\p{Cf}]/u)
  assert.ok(page.includes('&lt;/script&gt;'))
  assert.ok(page.includes('\\u{202e}'))
  assert.equal(page.match(/<details /g)?.length, 3)
  assert.ok(page.includes('&quot;n&quot;: 12345678901234567890'))
})
