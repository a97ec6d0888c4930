import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditRecord } from '@sallyport/bus'
import { recorderLeaves } from '@sallyport/contracts'
import { openBench } from './testing/bench.ts'
import { exchangeLines, failedLogin } from './testing/sample-lines.ts'

test('leaves are read page by page from the first on, as the audit stream tells of them', async () => {
  await using parts = new AsyncDisposableStack()
  const bench = parts.use(await openBench())
  const bus = await bench.connect()
  parts.use(await bench.start())
  const journal = await bus.openJournal('edge-1')
  for (let message = 0; message < 5; message++)
    // oxlint-disable-next-line no-await-in-loop
    await journal.append([
      failedLogin(),
      ...Array.from({ length: 40 }, (_, n) => exchangeLines(n)).flat(),
    ])
  const told: Pick<AuditRecord, 'class' | 'id' | 'leaf' | 'data'>[] = []
  const all = Promise.withResolvers<void>()
  parts.use(
    await bus.audit.consume('reader', async ({ class: kind, id, leaf, data }) => {
      if (kind === 'decision' || kind === 'api_activity')
        told.push({ class: kind, id, leaf, data: withoutPrevious(data) })
      if (told.length === 5 * 40 * 2) all.resolve()
    }),
  )
  await all.promise
  const read: typeof told = []
  let [from, size, pages] = [0, 1, 0]
  while (from < size) {
    // oxlint-disable-next-line no-await-in-loop
    const page = await bus.call(recorderLeaves, { from })
    read.push(...page.records.map((one) => ({ ...one, data: withoutPrevious(one.data) })))
    ;({ next: from, size } = page)
    pages += 1
  }
  assert.ok(pages > 1, 'the log has more than one bundle')
  assert.deepEqual(read, told)
  assert.deepEqual(await bus.call(recorderLeaves, { from: size + 1000 }), {
    records: [],
    next: size + 1000,
    size,
  })
})

/** Which record the stream had before is no matter of the leaf. */
const withoutPrevious = (data: string): string => data.replace(/"previous":-?\d+/, '"previous":-1')
