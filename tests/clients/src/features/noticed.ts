import { setTimeout as sleep } from 'node:timers/promises'
import { memberOf } from '../peers/host.ts'

const PATIENCE_MS = 120_000
const PAUSE_MS = 10

/** What a request came to: its result, or the error as the client reports it. */
export async function outcomeOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { name, message } = error
    return {
      error: { name, code: memberOf(error, 'code'), message, data: memberOf(error, 'data') },
    }
  }
}

/** Waits until a value is there that no event tells of; false is none. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const limit = Date.now() + PATIENCE_MS
  while (Date.now() < limit) {
    // oxlint-disable-next-line no-await-in-loop
    const value = await look()
    if (value !== undefined && value !== false) return value
    // oxlint-disable-next-line no-await-in-loop
    await sleep(PAUSE_MS)
  }
  throw new Error(`this did not happen in ${PATIENCE_MS} ms: ${what}`)
}

/** The first text of a result of a tool. */
export function textOf(result: unknown): string {
  const content = memberOf(result, 'content')
  const text = Array.isArray(content) ? memberOf(content[0], 'text') : undefined
  return typeof text === 'string' ? text : ''
}
