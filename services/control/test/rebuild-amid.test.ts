import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { newExchangeId, type SessionId } from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { createStore, type Store, type Tables } from '../src/store.ts'

const REBUILDS = 20
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written as one
const SESSION = 'a'.repeat(32) as SessionId
const EXCHANGES = Array.from({ length: 50 }, () => newExchangeId())
type Exchange = (typeof EXCHANGES)[number]

test('searches, words and records that come while read models are dropped neither fail nor wait for each other', async () => {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-rebuild-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const postgres = parts.use(await startPostgres({ directory }))
  const store = createStore(parts.use(openDatabase<Tables>({ url: postgres.url })))
  await store.prepare()
  await store.beginTexts()
  const stop = new AbortController()
  const busy = [
    repeat(stop.signal, (exchange, n) => addEntry(store, exchange, n)),
    repeat(stop.signal, (exchange, n) => addEntry(store, exchange, n)),
    repeat(stop.signal, (exchange) => addWords(store, exchange)),
    repeat(stop.signal, () => store.search({ searched: { principal: 'bob' }, limit: 100 })),
    repeat(stop.signal, () => store.search({ searched: {}, text: 'tide', limit: 100 })),
  ]
  const dropping = (async () => {
    for (let n = 0; n < REBUILDS; n += 1)
      // oxlint-disable-next-line no-await-in-loop
      await store.beginRebuild()
  })()
  try {
    // Whichever fails first.
    await Promise.race([dropping, ...busy])
  } finally {
    stop.abort()
    await Promise.allSettled([dropping, ...busy])
  }
})

async function repeat(
  signal: AbortSignal,
  once: (exchange: Exchange, n: number) => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted)
    for (const [n, exchange] of EXCHANGES.entries())
      // oxlint-disable-next-line no-await-in-loop
      await once(exchange, n)
}

const addEntry = (store: Store, exchange: Exchange, n: number): Promise<void> =>
  store.addEntry({
    exchange,
    leaf: n,
    at: new Date('2026-01-02T03:00:00Z'),
    terms: ['principal:bob'],
  })

/** Indexes content of one exchange, wherever the index stands. */
async function addWords(store: Store, exchange: Exchange): Promise<void> {
  const at = await store.textPosition()
  if (at === undefined) throw new Error('the index was not begun')
  await store.addTexts(at, {
    next: { from: at.next + 1, skip: 0 },
    size: 1_000_000,
    steps: [{ kind: 'text', exchange, session: SESSION, bodies: ['the tide'] }],
  })
}
