import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createKeyRing, dataKeyOf, openFolder, openSegment, readDataKey } from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import { recorderReplay } from '@sallyport/contracts'
import { openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { record, untilLogged } from './testing/recorded.ts'
import { answerLines, sessionName, viewer } from './testing/sample-lines.ts'

/** As the edge cuts them. */
const RECORD_CHARS = 262_144
const ANSWER_CHARS = 10 * 1024 * 1024
/** A batch, and what was taken at once with the message that brought it to its size. */
const SEGMENT_BYTES = 8 * 1024 * 1024

test('an answer of 10 MB is recorded whole, and no segment is larger than its bound', async () => {
  await using bench = await openBench()
  const bus = await bench.connect()
  await using recorder = await bench.start()
  const journal = await bus.openJournal('edge-1')
  const pieces = Array.from({ length: ANSWER_CHARS / RECORD_CHARS }, (_, n) =>
    String.fromCodePoint(97 + (n % 26)).repeat(RECORD_CHARS),
  )
  const messages = answerLines(1, pieces)
  for (const lines of messages.slice(0, -1))
    // oxlint-disable-next-line no-await-in-loop
    await journal.append(lines)
  await record(bus, journal, recorder, messages.at(-1) ?? [])
  const session = parseSessionId(sessionName(1))
  const source = openFolder(bench.directory)
  const ring = createKeyRing(await readKeyRing(bench.config.recordingKeyFile, 'recording key'))
  let segments = 0
  for await (const key of source.list(`recordings/${session}/`)) {
    const bytes = await readFile(join(bench.directory, key))
    const found = await readDataKey(source, dataKeyOf(bytes) ?? '', ring)
    assert.ok(found.kind === 'found')
    const size = openSegment(key, bytes, found.key).reduce((sum, line) => sum + line.length + 1, 0)
    assert.ok(size <= SEGMENT_BYTES, `${key} has ${size} bytes`)
    segments++
  }
  assert.ok(segments >= 2)
  const records: string[] = []
  let after: string | undefined
  do {
    // oxlint-disable-next-line no-await-in-loop
    const page = await bus.call(recorderReplay, {
      session,
      viewer,
      ...(after !== undefined && { after }),
    })
    records.push(...page.records)
    // oxlint-disable-next-line no-await-in-loop
    if (page.view !== undefined) await untilLogged(bus, recorder, page.view)
    after = page.next
  } while (after !== undefined)
  assert.deepEqual(records, messages.flat())
  assert.deepEqual((await bench.verify()).findings, [])
})
