import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@sallyport/bus'
import type { Events } from './events.ts'
import { handleAuditRecord } from './handlers/audit-record.ts'
import type { Store } from './store.ts'

const RETRY_MS = 2000

/**
 * Fills the read model from the audit stream in the background: it begins when the database answers, and goes on after
 * an outage where it stood. `prepared` is called when the schema stands. Disposing it stops it.
 */
export function followAudit(
  bus: Bus,
  store: Store,
  events: Events,
  prepared: () => void,
): AsyncDisposable {
  const stop = new AbortController()
  const running = run(bus, store, events, prepared, stop.signal)
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
    },
  }
}

async function run(
  bus: Bus,
  store: Store,
  events: Events,
  prepared: () => void,
  stop: AbortSignal,
): Promise<void> {
  const generation = await generationOf(store, events, stop)
  if (generation === undefined) return
  prepared()
  const consumer = await bus.audit.consume(`control-${generation}`, async (record) => {
    await handleAuditRecord(store, events, record)
    const gap = await store.followed(record)
    if (gap !== undefined) events.auditGap(gap)
  })
  events.readModelReady(generation)
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve))
  await consumer[Symbol.asyncDispose]()
}

async function generationOf(
  store: Store,
  events: Events,
  stop: AbortSignal,
): Promise<string | undefined> {
  while (!stop.aborted) {
    try {
      return await store.prepare()
    } catch (error) {
      events.readModelUnavailable(error)
      await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => {})
    }
  }
  return undefined
}
