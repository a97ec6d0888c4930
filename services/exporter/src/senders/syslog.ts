import { once } from 'node:events'
import { hostname } from 'node:os'
import { connect } from 'node:tls'
import type { SyslogDestination } from '../domain/destination.ts'
import type { Sender } from '../domain/outcome.ts'
import { syslogFrame } from '../domain/syslog.ts'
import { codeOf } from './post.ts'
import { readTls, type TlsOptions } from './tls-files.ts'

const TIMEOUT_MS = 30_000
/** Port of syslog over TLS (RFC 5425). */
const PORT = 6514

/**
 * Sends a batch as one connection. Syslog has no acknowledgements; a batch counts as taken when the server has read to
 * the end and closed its side too, so that what stood in buffers of the network when it died is sent again.
 */
export function createSyslogSender(destination: SyslogDestination): Sender {
  const { host, port = PORT, format = 'ocsf', tls } = destination
  const options = readTls(tls)
  const from = hostname()
  return {
    async send(records, signal) {
      const frames = records.map((record) => syslogFrame(record, format, from)).join('')
      try {
        await deliver({ host, port, ...options }, frames, signal)
        return { kind: 'taken', refused: [] }
      } catch (error) {
        signal.throwIfAborted()
        return { kind: 'again', code: codeOf(error) }
      }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

async function deliver(
  to: TlsOptions & { readonly host: string; readonly port: number },
  frames: string,
  signal: AbortSignal,
): Promise<void> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const socket = connect({ ...to, minVersion: 'TLSv1.2' })
  try {
    await once(socket, 'secureConnect', { signal: bounded })
    const sent = once(socket, 'finish', { signal: bounded })
    // Whatever the server says is read and passed over: its end is all that counts.
    const ended = once(socket.resume(), 'end', { signal: bounded })
    socket.end(frames)
    const first = await Promise.race([sent.then(() => 'sent'), ended.then(() => 'ended')])
    if (first === 'ended') throw Object.assign(new Error('it hung up'), { code: 'closed_early' })
    await ended
  } finally {
    socket.on('error', () => {}).destroy()
  }
}
