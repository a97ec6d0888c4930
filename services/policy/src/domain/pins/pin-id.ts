import { createHash } from 'node:crypto'
import type { PinPlace } from './pin.ts'

/**
 * Id of the aggregate of one definition by the name that the target gave it: names are anything, ids are short and of few
 * characters.
 */
export function pinId({ connection, kind, name }: PinPlace): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32)
  return `${shelfOf({ connection, kind })}${digest}`
}

/** Whether an event with this data can belong to the aggregate of that id; of a masked name the beginning has to do. */
export const mayBe = (id: string, data: PinPlace): boolean =>
  data.nameMasked === true ? id.startsWith(shelfOf(data)) : id === pinId(data)

const shelfOf = ({ connection, kind }: Pick<PinPlace, 'connection' | 'kind'>): string =>
  `${connection}-${kind}-`
