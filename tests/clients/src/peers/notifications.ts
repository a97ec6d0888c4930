import type { Said } from './peer.ts'

interface Delivering {
  onmessage?: ((message: never) => void) | undefined
}

/**
 * Notifications as the transport delivers them, from now on. The clients themselves lose those that come together with
 * the response: they have forgotten the request when they look.
 */
export function notificationsOf(transport: Delivering): readonly Said[] {
  const heard: Said[] = []
  // Transports are no event targets; the clients keep and call what is there.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  transport.onmessage = (message: object) => {
    const method: unknown = Reflect.get(message, 'method')
    if (typeof method === 'string' && !('id' in message))
      heard.push({ method, params: Reflect.get(message, 'params') })
  }
  return heard
}
