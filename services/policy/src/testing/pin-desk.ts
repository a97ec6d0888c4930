import { newEventId, parseConnection, policyApprovePin, type PinKind } from '@sallyport/contracts'
import { approve } from '../domain/pins/approve.ts'
import { PinBook } from '../domain/pins/book.ts'
import { readDefinition } from '../domain/pins/definition.ts'
import { observe, type Observed } from '../domain/pins/observe.ts'
import { chosen } from '../domain/pins/offers.ts'
import type { Pin, PinPlace } from '../domain/pins/pin.ts'
import { type PinEvent, readPinEvent, sealPinEvent } from '../domain/pins/pin-event.ts'
import { pinId } from '../domain/pins/pin-id.ts'
import { termsOf } from '../domain/pins/terms.ts'

const seenBy = { kind: 'user', id: 'alice', issuer: 'i' } as const
const author = { ...seenBy, id: 'dave', groups: ['admins'] }

/** A target's definitions and those who decide on them, folded in memory as the service folds them. */
export class PinDesk {
  readonly book = new PinBook()
  /** Every event so far. */
  readonly events: PinEvent[] = []
  readonly #connection

  constructor(pins: 'trust-on-first-use' | 'review' = 'trust-on-first-use') {
    this.#connection = parseConnection({
      name: 'orders',
      kind: 'mcp',
      description: '',
      target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
      tools: {},
      mask: 'default',
      pins,
    })
  }

  /** The target offers these definitions of one name, as values. */
  offer(name: string, ...values: readonly unknown[]): Observed {
    return this.offerTexts('tool', name, ...values.map((value) => JSON.stringify(value)))
  }

  /** The same, as the texts that it sends. */
  offerTexts(kind: PinKind, name: string, ...texts: readonly string[]): Observed {
    const place = this.place(name, kind)
    const [first, ...more] = texts.map((text) => readDefinition(kind, name, text))
    if (first === undefined) throw new Error('nothing is offered')
    const { pin } = this.book.find(place)
    const definition = chosen([first, ...more], pin?.pinned?.hash)
    const sighting = { place, definition, ambiguous: more.length > 0, seenBy }
    const terms = termsOf(this.#connection, this.book.totals('orders', kind))
    const observed = observe(pin, sighting, terms)
    if (observed.event !== undefined) this.write(observed.event)
    return observed
  }

  approve(name: string, hash: string): ReturnType<typeof approve> {
    const place = this.place(name)
    const command = policyApprovePin.parseRequest({
      ...place,
      hash,
      author,
      reason: 'looked at it',
    })
    const approved = approve(this.book.find(place).pin, command)
    if ('event' in approved) this.write(approved.event)
    return approved
  }

  pin(name: string, kind: PinKind = 'tool'): Pin {
    const { pin } = this.book.find(this.place(name, kind))
    if (pin === undefined) throw new Error(`${name} was never seen`)
    return pin
  }

  place(name: string, kind: PinKind = 'tool'): PinPlace {
    return { connection: this.#connection.name, kind, name }
  }

  /** Takes an event as it comes back from STATE: every event is valid by its contract. */
  write(event: PinEvent, id: string = pinId(event.data)): boolean {
    const stamp = { id: newEventId(), source: '/policy', time: new Date(0) }
    const sealed = sealPinEvent(id, event, stamp)
    const read = readPinEvent(JSON.parse(JSON.stringify(sealed)))
    if (read === undefined) throw new Error(`no valid event: ${event.is}`)
    this.events.push(event)
    return this.book.add({ id, event: read, time: sealed.time, sequence: this.events.length })
  }
}
