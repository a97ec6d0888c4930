import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, suite, test } from 'node:test'
import { createKeyRing } from '@sallyport/evidence'
import { type SampleLog, sampleLog } from '@sallyport/evidence/sample-log'
import { createS3Store, readS3Settings } from '@sallyport/objectstore'
import { openTestS3, type TestS3 } from '@sallyport/s3-server'
import { run } from '../run.ts'
import { replayedLines, SESSION } from '../testing/replay-log.ts'

const directory = await mkdtemp(join(tmpdir(), 'sallyport-verify-'))
after(() => rm(directory, { recursive: true }))

const s3 = await openTestS3()
if ('missing' in s3) test('verify and replay in a bucket', { skip: s3.missing })
else {
  after(() => s3[Symbol.asyncDispose]())
  suite('verify in a bucket', () => tests(s3))
  suite('replay from a bucket', () => replayTests(s3))
}

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

type Environment = Readonly<Record<string, string>>

const verify = (env: Environment, place: string, key: string): Promise<Run> =>
  sallyport(env, 'verify', place, '--key', key)

async function sallyport(env: Environment, ...args: readonly string[]): Promise<Run> {
  const written = { out: '', err: '' }
  const into = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk)
        done()
      },
    })
  const code = await run(args, {
    environment: { SALLYPORT_CONFIG_DIR: directory, ...env },
    workingDirectory: directory,
    out: into('out'),
    err: into('err'),
    isTerminal: true,
  })
  return { code, ...written }
}

async function logOf(leaves: number): Promise<SampleLog> {
  const log = sampleLog()
  while (log.size < leaves) await log.batch([])
  return log
}

/** How the server is reached. */
function reaching({ access }: TestS3) {
  const { endpoint, region, accessKeyId, secretAccessKey } = access
  const env: Environment = {
    SALLYPORT_S3_ENDPOINT: endpoint,
    SALLYPORT_S3_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
  const storeAt = async (url: string) => {
    const read = readS3Settings(url, 'url', env)
    assert.ok('settings' in read)
    return createS3Store(read.settings)
  }
  return { env, storeAt }
}

function tests(server: TestS3): void {
  const { env, storeAt } = reaching(server)

  test('evidence in a bucket is read there, with progress; a changed object is found', async () => {
    const url = `s3://${await server.bucket()}/prod/log`
    const log = await logOf(260)
    const store = await storeAt(url)
    await Promise.all([...log.source.objects].map(([key, bytes]) => store.put(key, bytes)))
    const { text: key } = log.signer.key
    const whole = await verify(env, url, key)
    assert.equal(whole.code, 0, whole.out + whole.err)
    assert.match(whole.out, /^result +whole up to leaf 260/m)
    assert.match(whole.err, /256 of 260 leaves/)
    await store.put('tile/0/000', Buffer.from('changed'))
    await store.put('stray', Buffer.from('x'))
    const changed = await verify(env, `${url}/`, key)
    assert.equal(changed.code, 1)
    assert.match(changed.out, /FAILURE +tile\/0\/000: does not hold the hashes/)
    assert.match(changed.out, /FAILURE +stray: belongs to nothing in the log/)
    assert.match(changed.out, /^result +NOT WHOLE$/m)
  })

  test('what keeps evidence from being read is said in a sentence, and is no verdict', async () => {
    const { text: key } = (await logOf(1)).signer.key
    const bucket = await server.bucket()
    const without = Object.fromEntries(Object.entries(env).slice(0, 3))
    for (const [changes, place, message] of [
      [env, `s3://${bucket}/nothing`, /holds no evidence: .* \(not_evidence\)/],
      [
        env,
        's3://sallyport-no-such/log',
        /there is no bucket sallyport-no-such.*\(bucket_refused\)/,
      ],
      [env, 's3://No_Such', /as it is set up: \(s3_settings\)\n {2}- The bucket must be s3:/],
      [without, `s3://${bucket}`, /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must both be set/],
    ] as const) {
      const { code, out, err } = await verify(changes, place, key)
      assert.deepEqual([code, out], [2, ''], err)
      assert.match(err, message)
    }
  })
}

function replayTests(server: TestS3): void {
  const { env, storeAt } = reaching(server)

  test('a session is replayed from a bucket, with the keys and nothing else', async () => {
    const url = `s3://${await server.bucket()}/prod/log`
    const secret = '5a'.repeat(32)
    const recordingKey = join(directory, 'recording-key')
    await writeFile(recordingKey, `${secret}\n`, { mode: 0o600 })
    const log = sampleLog(undefined, createKeyRing([Buffer.from(secret, 'hex')]))
    await log.batch(replayedLines({ beganAt: '2026-03-02T09:00:00.000Z' }))
    const store = await storeAt(url)
    await Promise.all([...log.source.objects].map(([key, bytes]) => store.put(key, bytes)))
    const from = ['replay', SESSION, '--evidence', url, '--key', log.signer.key.text]
    const opened = await sallyport(env, ...from, '--recording-key', recordingKey)
    assert.equal(opened.code, 0, opened.out + opened.err)
    assert.match(opened.out, /^ {2}request +\{"sql":"SELECT 1"\}$/m)
    const closed = await sallyport(env, ...from)
    assert.equal(closed.code, 0)
    assert.match(closed.out, /^ {2}outcome +delivered/m)
    assert.doesNotMatch(closed.out, /SELECT 1/)
  })
}
