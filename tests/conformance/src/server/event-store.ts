import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server'

/** Events that a session keeps for clients that come back; the oldest go first. */
const MAX_EVENTS = 1000

interface StoredEvent {
  readonly streamId: string
  readonly message: JSONRPCMessage
}

/** Keeps what one session sent, so that a client can go on after the last event that it has. */
export function memoryEventStore(): EventStore {
  const events = new Map<string, StoredEvent>()
  let written = 0
  return {
    storeEvent(streamId, message) {
      written += 1
      const id = `${written}-${streamId}`
      events.set(id, { streamId, message })
      if (events.size > MAX_EVENTS) events.delete(events.keys().next().value ?? '')
      return Promise.resolve(id)
    },
    getStreamIdForEventId: (id) => Promise.resolve(events.get(id)?.streamId),
    async replayEventsAfter(lastId, { send }) {
      const streamId = events.get(lastId)?.streamId
      if (streamId === undefined) throw new Error('the event is not known')
      const ids = [...events.keys()]
      for (const id of ids.slice(ids.indexOf(lastId) + 1)) {
        const event = events.get(id)
        // In their order; the event that opens a stream carries no message.
        // oxlint-disable-next-line no-await-in-loop
        if (event?.streamId === streamId && 'jsonrpc' in event.message)
          await send(id, event.message)
      }
      return streamId
    },
  }
}
