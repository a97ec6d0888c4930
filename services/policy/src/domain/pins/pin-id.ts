import { createHash } from 'node:crypto'
import type { PinPlace } from './pin.ts'

/** Id of the aggregate of one definition: names are anything, ids are short and of few characters. */
export function pinId({ connection, kind, name }: PinPlace): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32)
  return `${connection}-${kind}-${digest}`
}
