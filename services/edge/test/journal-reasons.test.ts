import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Bus, connectBus, provisionStreams } from '@sallyport/bus'
import { startNatsServer } from '@sallyport/nats-server'
import { createLedger, type Ledger } from '../src/ledger.ts'

const LINE = JSON.stringify({ fill: 'x'.repeat(8_000) })

/** A ledger on a journal of a server of its own. */
async function startJournal(journalBytes?: number) {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-journal-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const nats = parts.use(await startNatsServer({ directory }))
  const options = { url: nats.url, user: nats.user, password: nats.password, name: 'test' }
  await provisionStreams(options, journalBytes === undefined ? {} : { journalBytes })
  const bus = parts.use(await connectBus(options))
  const ledger = createLedger(await bus.openJournal('edge'))
  const owned = parts.move()
  return { nats, bus, ledger, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** What a client is told whose request the journal does not take. */
async function reasonOf(ledger: Ledger): Promise<string> {
  return ledger.append([LINE]).then(
    () => 'taken',
    (error: unknown) => {
      assert.equal(Reflect.get(Object(error), 'code'), 'journal_unavailable')
      return error instanceof Error ? error.message : ''
    },
  )
}

/** The lines of the journal up to one. */
async function linesOf(bus: Bus, end: string): Promise<string[]> {
  const lines: string[] = []
  while (!lines.includes(end)) {
    // oxlint-disable-next-line no-await-in-loop -- the next ones come behind these
    for (const message of await bus.recorderFeed.next(256, 60_000)) {
      const text = Buffer.from(message.data).toString('utf8')
      if (text !== '') lines.push(...text.split('\n'))
      // oxlint-disable-next-line no-await-in-loop
      await message.ack()
    }
  }
  return lines
}

test('a full journal is called full', async () => {
  await using journal = await startJournal(64 * 1024)
  let reason = 'taken'
  for (let i = 0; i < 20 && reason === 'taken'; i++)
    // oxlint-disable-next-line no-await-in-loop
    reason = await reasonOf(journal.ledger)
  assert.match(reason, /is full; requests are refused until the recorder has caught up/)
})

test('a journal that hears and does not answer is called slow; what is owed stands once after it', async () => {
  await using journal = await startJournal()
  journal.ledger.owe('"owed"')
  journal.nats.pause()
  const reason = await reasonOf(journal.ledger)
  journal.nats.resume()
  assert.match(reason, /does not confirm in time; requests are refused until it does/)
  await journal.ledger.append(['"next"'])
  await journal.ledger.append(['"end"'])
  // The line that was refused may stand where the server froze only behind what was owed.
  const lines = (await linesOf(journal.bus, '"end"')).filter((line) => line !== LINE)
  assert.deepEqual(lines, ['"owed"', '"next"', '"end"'])
})

test('a journal that is gone is called that', async () => {
  await using journal = await startJournal()
  await journal.nats.kill()
  assert.match(await reasonOf(journal.ledger), /cannot be reached; requests are refused/)
})

test('an edge whose name was taken says so', async () => {
  await using journal = await startJournal()
  await journal.bus.openJournal('edge')
  assert.match(await reasonOf(journal.ledger), /Another edge writes/)
})
