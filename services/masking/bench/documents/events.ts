import { HEX, chance } from '../corpus/field.ts'
import type { Random } from '../../src/testing/random.ts'
import { someFields } from './fields.ts'
import { proseDocument } from './prose.ts'

/** A stream of server-sent events as one text, each with a JSON text in its data. */
export function eventsDocument(random: Random, locale: string): string {
  const events = someFields(random, locale, 2 + random.below(4)).map(({ column, make }, index) =>
    event(random, index, {
      jsonrpc: '2.0',
      method: 'notifications/message',
      params: { level: 'info', data: { [column]: make(random) } },
    }),
  )
  const text = proseDocument(random, locale)
  const last = { jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text }] } }
  return [...events, event(random, 99, last)].join('')
}

const event = (random: Random, id: number, data: object): string =>
  `${chance(random, 60) ? `id: ${random.chars(HEX, 8)}-${id}\n` : ''}event: message\ndata: ${JSON.stringify(data)}\n\n`
