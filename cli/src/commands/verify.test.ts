import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { CHECKPOINT_KEY, createKeyRing } from '@sallyport/evidence'
import {
  exchangeLines,
  type SampleLog,
  sampleLog,
  sampleSigner,
} from '@sallyport/evidence/sample-log'
import { storeLogin } from '../credentials.ts'
import type { Context } from '../context.ts'
import { createProgram, type GlobalOptions } from '../program.ts'

/** A log that grew to seven leaves, and its folder when it had three, and at the end. */
const log = sampleLog()
const LEAVES = { early: 3, late: 7 }

let directory: string
let url: string
const server = createServer((_request, response) => {
  const { size, signer } = log
  const features = {
    conditionalPut: 'on',
    versioning: 'on',
    objectLock: 'off',
    defaultRetention: 'unknown',
  }
  const store = { kind: 's3', features, warnings: ['the bucket has no Object Lock\u001b[2J'] }
  const answer = {
    size,
    checkpoint: noteOf(log),
    verifierKey: signer.key.text,
    keys: [{ key: signer.key.text, from: 0 }],
    store,
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
})

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-verify-'))
  for (const [name, leaves] of Object.entries(LEAVES)) {
    while (log.size < leaves) await log.batch([])
    await copyTo(join(directory, name))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  url = `http://127.0.0.1:${address.port}`
  const login = { url, user: 'carol', accessToken: 'token', expiresAt: Date.now() + 600_000 }
  await storeLogin(contextOf({ url }, new Writable()), login)
})
after(async () => {
  server.close()
  server.closeAllConnections()
  await rm(directory, { recursive: true, force: true })
})

const noteOf = ({ source }: SampleLog): string =>
  Buffer.from(source.objects.get(CHECKPOINT_KEY) ?? []).toString()

async function copyTo(folder: string, { source } = log): Promise<void> {
  for (const [key, bytes] of source.objects) {
    await mkdir(dirname(join(folder, key)), { recursive: true })
    await writeFile(join(folder, key), bytes)
  }
}

const contextOf = (options: GlobalOptions, out: Writable): Context => ({
  url: options.url,
  json: options.json === true,
  as: undefined,
  configDirectory: join(directory, 'config'),
  workingDirectory: directory,
  out,
  err: new Writable(),
  isTerminal: false,
})

interface Run {
  readonly code: number
  readonly out: string
}

async function sallyport(...args: readonly string[]): Promise<Run> {
  const run = { code: 0, out: '' }
  const out = new Writable({
    write(chunk, _encoding, done) {
      run.out += String(chunk)
      done()
    },
  })
  const program = createProgram(
    url,
    (options) => contextOf(options, out),
    (code) => {
      run.code = code
    },
  )
  await program.parseAsync(args, { from: 'user' })
  return run
}

const verify = (folder: string, ...args: readonly string[]): Promise<Run> =>
  sallyport('verify', folder, '--key', log.signer.key.text, ...args)

async function save(name: string, text: string): Promise<string> {
  await writeFile(join(directory, name), text)
  return name
}

async function verdictIn(folder: string, ...args: readonly string[]): Promise<unknown> {
  const { out } = await verify(folder, '--json', ...args)
  const report: { readonly verdict: unknown } = JSON.parse(out)
  return report.verdict
}

const CUT_OFF = 'a later part that was cut off can only be noticed with a'

test('without a kept checkpoint the verdict says what it cannot know', async () => {
  const { code, out } = await verify('late')
  assert.equal(code, 0)
  const expected = `whole up to leaf 7, checkpoint of T; ${CUT_OFF} checkpoint that someone else kept (--checkpoint)`
  assert.equal(/^result +(.*)$/m.exec(withoutTimes(out))?.[1], expected)
  assert.equal(withoutTimes(String(await verdictIn('late'))), expected)
})

const withoutTimes = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]{12}Z/g, 'T')

test('`sallyport log` says what keeps the evidence, and what that lacks', async () => {
  const lines = (await sallyport('log')).out.split('\n')
  assert.deepEqual(
    [lines[0], ...lines.slice(2, 5)],
    [
      '7 leaves',
      'evidence in a bucket: conditions on, versions on, Object Lock off, default retention unknown',
      'warning: the bucket has no Object Lock\uFFFD[2J',
      '',
    ],
  )
})

test('what `sallyport log` prints, as text and as JSON, can be held against the folder', async () => {
  for (const args of [[], ['--json']]) {
    const file = await save('kept', (await sallyport('log', ...args)).out)
    const whole = await verify('late', '--checkpoint', file)
    assert.equal(whole.code, 0, whole.out)
    assert.match(
      whole.out,
      /^kept +kept: 1 signed, the newest names 7 leaves; the log agrees up to leaf 7$/m,
    )
    assert.equal(
      withoutTimes(String(await verdictIn('late', '--checkpoint', file))),
      `whole up to leaf 7, checkpoint of T; the kept checkpoints agree up to leaf 7; ${CUT_OFF} newer one`,
    )
    const back = await verify('early', '--checkpoint', file)
    assert.equal(back.code, 1)
    assert.match(
      back.out,
      /^FAILURE +rolled back: the folder has 3 leaves, the checkpoint of kept, line \d names 7$/m,
    )
    assert.match(back.out, /^result +NOT WHOLE$/m)
  }
})

test('one key of a log leads to the others, and the answer says which signed what', async () => {
  const changed = sampleLog()
  await changed.batch([])
  const next = sampleSigner()
  await changed.rotate(next)
  await changed.batch([])
  await copyTo(join(directory, 'changed'), changed)
  const old = changed.signer.key.text
  const older = await sallyport('verify', 'changed', '--key', old)
  assert.equal(older.code, 0, older.out)
  assert.match(older.out, /^signed +leaves 0 to 2 by \S+ \(given\)$/m)
  assert.match(older.out, /^signed +leaves 3 to 3 by \S+ \(introduced by a given key\)$/m)
  const kept = await save('first', noteOf(changed))
  const both = await save('keys', `${old}\n${next.key.text}\n`)
  assert.equal((await sallyport('verify', 'changed', '--key', both, '--checkpoint', kept)).code, 0)
  const repeated = await sallyport('verify', 'changed', '--key', old, '--key', next.key.text)
  assert.equal(repeated.code, 0)
  const stranger = await sallyport('verify', 'changed', '--key', sampleSigner().key.text)
  assert.equal(stranger.code, 1)
  assert.ok(stranger.out.includes(`key ${old}: is signed with a key that no given key introduced`))
  assert.match(stranger.out, /NOT INTRODUCED by any given key/)
})

test('records of a SIEM can be held against the folder, several files at once', async () => {
  const siem = await save(
    'siem.ndjson',
    `${JSON.stringify({ subject: 'audit.api_activity', class_uid: 6003 })}\n${JSON.stringify({
      subject: 'audit.checkpoint',
      message: noteOf(log),
    })}\n`,
  )
  const early = sampleLog(log.signer)
  await early.batch([])
  const other = await save('other', noteOf(early))
  const { code, out } = await verify('early', '--json', '--checkpoint', siem, '--checkpoint', other)
  const { ok, kept, findings } = JSON.parse(out)
  assert.deepEqual([code, ok], [1, false])
  assert.deepEqual(findings, [
    {
      severity: 'failure',
      place: { file: 'siem.ndjson', line: 2 },
      problem: 'log_rolled_back',
      claim: { checkpoint: 7, log: 3 },
    },
    {
      severity: 'failure',
      place: { file: 'other', line: 1 },
      problem: 'log_forked',
      claim: { checkpoint: 1, log: 3 },
    },
  ])
  assert.deepEqual(kept, [
    { file: 'siem.ndjson', checkpoints: 1, newest: 7, agrees: 0, unsigned: 0 },
    { file: 'other', checkpoints: 1, newest: 1, agrees: 0, unsigned: 0 },
  ])
})

test('a checkpoint of a foreign key is a failure', async () => {
  const foreign = sampleLog()
  await foreign.batch([])
  const { code, out } = await verify('late', '--checkpoint', await save('foreign', noteOf(foreign)))
  assert.equal(code, 1)
  assert.match(out, /foreign, line 1: is no checkpoint signed with the given key/)
})

test('a file that holds no checkpoint, or cannot be read, is a mistake of the command line', async () => {
  const garbage = await save('garbage', 'not a checkpoint\n\n\u2014 at all\n')
  const empty = await save('empty', '')
  const [none, unreadable] = ['there is no checkpoint in it', 'it does not exist or cannot be read']
  for (const [file, why] of [
    [garbage, none],
    [empty, none],
    ['absent', unreadable],
    ['.', unreadable],
  ] as const)
    await assert.rejects(verify('late', '--checkpoint', file), {
      code: 'no_checkpoint',
      exitCode: 2,
      message: `--checkpoint ${file} is of no use: ${why}.`,
    })
})

test('without a recording key it says how many segments were not opened, with one they are', async () => {
  const sealed = sampleLog(log.signer, createKeyRing([Buffer.alloc(32, 1)]))
  await sealed.batch(exchangeLines(1))
  await copyTo(join(directory, 'sealed'), sealed)
  await writeFile(join(directory, 'recording-key'), `${'01'.repeat(32)}\n`, { mode: 0o600 })
  const closed = await verify('sealed')
  assert.equal(closed.code, 0)
  assert.match(closed.out, /^not opened +1 recording segments: .*--recording-key/m)
  await writeFile(join(directory, 'other-key'), `${'02'.repeat(32)}\n`, { mode: 0o600 })
  const other = await verify('sealed', '--recording-key', 'other-key')
  assert.equal(other.code, 0)
  assert.match(other.out, /^not opened +1 recording segments: under a key that is not among those/m)
  const opened = await verify('sealed', '--recording-key', 'recording-key')
  assert.equal(opened.code, 0)
  assert.doesNotMatch(opened.out, /not opened/)
  for (const object of sealed.source.objects.keys())
    // oxlint-disable-next-line no-await-in-loop
    if (object.startsWith('keys/')) await rm(join(directory, 'sealed', object))
  const gone = await verify('sealed')
  assert.equal(gone.code, 1)
  assert.match(gone.out, /^FAILURE +keys\/.*the log tells of no erasure/m)
})

test('a recording key that is none is a mistake of the command line, and is not repeated', async () => {
  await writeFile(join(directory, 'no-key'), 'secret', { mode: 0o600 })
  await assert.rejects(verify('late', '--recording-key', 'no-key'), (error: Error) => {
    assert.equal(Reflect.get(error, 'code'), 'no_recording_key')
    assert.ok(!error.message.includes('secret'))
    return true
  })
})
