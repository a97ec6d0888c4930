import { once } from 'node:events'
import { createServer, type Socket, connect } from 'node:net'

/** The way of one replica to the bus. */
export interface Wire extends AsyncDisposable {
  /** Where the replica finds the bus. */
  readonly url: string
  /** Breaks the connection, with whatever is on it; a new one can be made at once. */
  cut(): void
  /** Resolves when the replica is about to send something with that text, which the bus then never gets, nor anything after. */
  stopAt(text: string): Promise<void>
  /** Keeps from the replica whatever the bus sends with that text, and nothing else, until it is released. */
  holdBack(text: string): { release(): void }
  /** Resolves when the replica has sent something with that text. */
  sent(text: string): Promise<void>
}

interface Watch {
  readonly text: string
  readonly stops: boolean
  readonly seen: () => void
}

/** Passes bytes between a replica and the bus at that URL. */
export async function layWire(busUrl: string): Promise<Wire> {
  const bus = new URL(busUrl)
  const sockets = new Set<Socket>()
  const watches = new Set<Watch>()
  const kept = keeper()
  const server = createServer((near) => {
    const far = connect(Number(bus.port), bus.hostname)
    let stopped = false
    let last = ''
    near.on('data', (chunk: Buffer) => {
      const text = last + chunk.toString('latin1')
      last = text.slice(-MEMORY)
      for (const watch of watches) {
        if (!text.includes(watch.text)) continue
        watches.delete(watch)
        stopped ||= watch.stops
        watch.seen()
      }
      if (!stopped) far.write(chunk)
    })
    const frames = frameReader()
    far.on('data', (chunk: Buffer) => {
      for (const frame of frames(chunk)) kept.pass(frame, () => near.write(frame))
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const watch = (text: string, stops: boolean): Promise<void> =>
    new Promise((resolve) => {
      watches.add({ text, stops, seen: resolve })
    })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    cut,
    holdBack: kept.holdBack,
    stopAt: (text) => watch(text, true),
    sent: (text) => watch(text, false),
    [Symbol.asyncDispose]: async () => {
      cut()
      await once(server.close(), 'close')
    },
  }
}

interface Keeper extends Pick<Wire, 'holdBack'> {
  /** Writes a frame, at once or when it is released. */
  readonly pass: (frame: Buffer, write: () => void) => void
}

/** Keeps frames with a text. */
function keeper(): Keeper {
  let kept: { readonly text: string; readonly writes: (() => void)[] } | undefined
  return {
    pass: (frame, write) => {
      if (kept !== undefined && frame.includes(kept.text)) kept.writes.push(write)
      else write()
    },
    holdBack: (text) => {
      const writes: (() => void)[] = []
      kept = { text, writes }
      return {
        release: () => {
          kept = undefined
          for (const write of writes.splice(0)) write()
        },
      }
    },
  }
}

/** Cuts what the bus sends into whole frames: a line, and behind that of a message its payload. */
function frameReader(): (chunk: Buffer) => readonly Buffer[] {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const frames: Buffer[] = []
    for (;;) {
      const line = rest.indexOf('\r\n')
      if (line < 0) return frames
      const size = /^H?MSG .* (\d+)$/.exec(rest.toString('latin1', 0, line))?.[1]
      const end = line + 2 + (size === undefined ? 0 : Number(size) + 2)
      if (rest.length < end) return frames
      frames.push(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}

/** Characters of what was sent before that are looked at again: a text may come in two pieces. */
const MEMORY = 256
