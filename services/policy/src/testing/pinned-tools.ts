import assert from 'node:assert/strict'
import { parseConnection, pinPinned } from '@sallyport/contracts'
import { PinBook } from '../domain/pins/book.ts'
import { pinId } from '../domain/pins/pin-id.ts'

/** A connection of which nothing is declared. */
export const plainConnection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})

/** The pins of a target that offers tools of these names, all of them pinned. */
export function pinsOf(names: readonly string[]): PinBook {
  const pins = new PinBook()
  for (const name of names) {
    const event: unknown = {
      specversion: '1.0',
      id: '01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
      source: '/policy',
      type: pinPinned.type,
      subject: 'pin/x',
      time: '2026-01-01T00:00:00.000Z',
      data: {
        connection: 'orders',
        kind: 'tool',
        name,
        hash: '0'.repeat(64),
        definition: '{}',
        seenBy: { kind: 'user', id: 'alice', issuer: 'i' },
      },
    }
    assert.ok(pinPinned.check(event))
    const { data, time } = event
    pins.add({ id: pinId(data), event: { is: 'pinned', data }, time, sequence: 1 })
  }
  return pins
}
