import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { CHECKPOINT_KEY, checkpointKey, logKeysKey } from '../layout.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import { type LogSigner, readLogKey } from '../note/log-key.ts'
import { publishedChange } from '../note/published-keys.ts'
import { parseVerifierKeys, type VerifierKey } from '../note/verifier-key.ts'
import { parseSession } from '../testing/ids.ts'
import { memorySource } from '../testing/memory-source.ts'
import { exchangeLines, exchangeOf } from '../testing/sample-events.ts'
import { type SampleLog, sampleLog, sampleSigner } from '../testing/sample-log.ts'
import { readSession } from './read-session.ts'
import { verifyLog } from './verify-log.ts'

const [first, second, third, stranger] = [1, 2, 3, 4].map(sampleSigner)
assert.ok(first && second && third && stranger)

/** A log that three keys signed one after the other. */
async function rotated(): Promise<SampleLog> {
  const log = sampleLog(first)
  await log.batch(exchangeLines(1))
  await log.rotate(second!)
  await log.batch(exchangeLines(2))
  await log.rotate(third!)
  await log.batch(exchangeLines(3))
  return log
}

/** What is wrong with a log for who was given some keys, each with the key that it names. */
async function problems(log: SampleLog, ...given: readonly LogSigner[]): Promise<string[]> {
  const { findings } = await verifyLog(
    log.source,
    given.map(({ key }) => key),
  )
  return findings.map(({ problem, place }) => `${problem} ${nameOf(place.key)}`)
}

const NAMES = new Map<string, string>(
  Object.entries({ first, second, third, stranger }).map(([name, { key }]) => [key.text, name]),
)
const nameOf = (text = ''): string => NAMES.get(text) ?? text

test('each key of a log leads to all others, and the report says which signed what', async () => {
  const log = await rotated()
  for (const given of [first, second, third]) {
    const report = await verifyLog(log.source, given.key)
    assert.deepEqual(report.findings, [])
    const { keys } = report
    assert.deepEqual(
      keys.map(({ key, trust }) => [nameOf(key), trust]),
      ['first', 'second', 'third'].map((name) => [
        name,
        name === nameOf(given.key.text) ? 'given' : 'introduced',
      ]),
    )
    // Each takes over behind the checkpoint that both signed.
    assert.deepEqual(
      keys.map(({ from }) => from),
      [0, keys[0]?.to, keys[1]?.to],
    )
    assert.equal(keys.at(-1)?.to, log.size)
    const session = parseSession(exchangeOf(1).session)
    assert.deepEqual((await readSession(log.source, given.key, session)).report.findings, [])
  }
})

test('a key that was given and signed nothing is told, and is no failure', async () => {
  const log = sampleLog(first)
  await log.batch([])
  assert.deepEqual(await problems(log, first, second), ['key_unused second'])
  assert.ok((await verifyLog(log.source, [first.key, second.key])).ok)
})

test('a log of other keys is refused, and they are named', async () => {
  const log = await rotated()
  const found = await problems(log, stranger)
  assert.deepEqual(
    found.filter((problem) => problem.startsWith('key_not_introduced')),
    ['first', 'second', 'third'].map((name) => `key_not_introduced ${name}`),
  )
  const unpublished = sampleLog(first)
  await unpublished.batch([])
  assert.match(
    (await problems(unpublished, stranger))[0] ?? '',
    /^not_signed sallyport\.test\/log\+[0-9a-f]{8}$/,
  )
})

test('a change that the old key did not sign is forged, whoever publishes it', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.rotate(stranger, [stranger])
  await log.batch([])
  const forged = ['key_not_cross_signed first', 'key_not_introduced stranger']
  assert.deepEqual(await problems(log, first), forged)
  const session = parseSession(exchangeOf(1).session)
  const read = await readSession(log.source, first.key, session)
  assert.deepEqual(
    read.report.findings.map(({ problem }) => problem),
    ['key_not_cross_signed', 'key_not_introduced'],
  )
})

test('a change that the new key did not sign introduces nobody', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.rotate(second, [first])
  await log.batch([])
  assert.deepEqual(await problems(log, first), [
    'key_not_cross_signed second',
    'key_not_introduced second',
  ])
})

test('a change from a key that was not in force introduces nobody', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.rotate(second, [first, second], stranger)
  assert.deepEqual(await problems(log, first), [
    'key_foreign stranger',
    'key_not_cross_signed stranger',
    'key_not_introduced second',
  ])
})

test('a change between keys of a stranger introduces neither, though both sign', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.rotate(second, [stranger, second], stranger)
  assert.deepEqual(await problems(log, first), [
    'key_foreign stranger',
    'key_not_introduced second',
  ])
})

test('a key that is published beside the log, and that no leaf names, is not trusted', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.batch([])
  const note = Buffer.from(await resigned(log, stranger))
  log.source.put([
    { key: CHECKPOINT_KEY, bytes: note },
    { key: checkpointKey(log.size), bytes: note },
    publishedChange(log.size - 1, first.key.text, stranger.key.text),
  ])
  assert.deepEqual(await problems(log, first), ['key_not_introduced stranger', 'unexpected '])
  const session = parseSession(exchangeOf(1).session)
  const { report } = await readSession(log.source, first.key, session)
  assert.ok(report.findings.some(({ problem }) => problem === 'key_not_introduced'))
})

test('a key that was replaced signs no more, neither at the end nor anew', async () => {
  const log = sampleLog(first)
  await log.batch([])
  await log.rotate(second)
  const whole = memorySource(log.source.objects)
  await log.batch([])
  const note = Buffer.from(await resigned(log, first))
  log.source.put([
    { key: CHECKPOINT_KEY, bytes: note },
    { key: checkpointKey(log.size), bytes: note },
  ])
  assert.deepEqual(await problems(log, first), ['key_retired first'])
  assert.deepEqual((await verifyLog(whole, second.key)).findings, [])
  const again = sampleLog(first)
  await again.batch([])
  await again.rotate(second)
  await again.rotate(first)
  assert.deepEqual(await problems(again, first), ['key_invalid first'])
})

/** The newest checkpoint of a log as another key signs it. */
async function resigned(log: SampleLog, signer: LogSigner): Promise<string> {
  const [, size, root = ''] = Buffer.from(log.source.objects.get(CHECKPOINT_KEY) ?? [])
    .toString()
    .split('\n')
  return signCheckpoint({ size: Number(size), root: Buffer.from(root, 'base64') }, signer)
}

test('a fork that nobody introduced is refused by who has the newer key', async () => {
  const log = sampleLog(first)
  await log.batch([])
  const stolen = memorySource(log.source.objects)
  await log.rotate(second)
  const report = await verifyLog(stolen, second.key)
  assert.equal(report.ok, false)
  assert.match(report.findings[0]?.place.key ?? '', new RegExp(first.key.id, 'u'))
})

/** Two keys that have one id under this name. */
const colliding = [16_406, 25_460].map((n) => {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    hash('sha256', `seed ${n}`, 'buffer'),
  ])
  const pem = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
  return readLogKey(pem, 'sallyport.test/log')
})

test('two keys of one id are not taken for each other', async () => {
  const [one, other] = colliding
  assert.ok(one && other)
  assert.equal(one.key.id, other.key.id)
  assert.throws(() => parseVerifierKeys(`${one.key.text}\n${other.key.text}\n`), {
    code: 'invalid_key',
  })
  const log = sampleLog(one)
  await log.batch([])
  await log.rotate(other)
  await log.batch([])
  assert.deepEqual(await problems(log, one), [
    `key_collision ${other.key.text}`,
    `key_not_introduced ${other.key.text}`,
  ])
})

test('published keys that are changed, gone or made up are found', async () => {
  const log = await rotated()
  const [change] = [...log.source.objects.keys()].filter((key) => key.startsWith('log-keys/'))
  assert.ok(change)
  const found = async (bytes: string | undefined, at = change): Promise<string[]> => {
    const source = memorySource(log.source.objects)
    if (bytes === undefined) source.objects.delete(at)
    else source.objects.set(at, Buffer.from(bytes))
    const { findings } = await verifyLog(source, [first.key, second.key, third.key])
    return findings.map(({ problem, place }) => `${problem} ${place.file}`)
  }
  assert.deepEqual(await found(undefined), [`missing ${change}`])
  assert.deepEqual(await found('x\ny\n'), [`keys_changed ${change}`])
  assert.deepEqual(await found('x\ny\n', logKeysKey(0)), [`unexpected ${logKeysKey(0)}`])
})

const of = (...keys: readonly VerifierKey[]) => keys.map(({ text }) => text).join('\n')

test('verifier keys in a file are those of one log, one a line', () => {
  assert.deepEqual(
    parseVerifierKeys(`${of(first.key, second.key)}\n\n`).map(({ text }) => text),
    [first.key.text, second.key.text],
  )
  const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  for (const text of ['', 'x', `${first.key.text}\n${other}`])
    assert.throws(() => parseVerifierKeys(text), { code: 'invalid_key' })
})
