import type { Rig } from './rig.ts'

/** One event of a watch, as it came. */
export interface Seen {
  readonly event: string
  readonly id?: number
  readonly data: Readonly<Record<string, unknown>>
}

/** A watch that a test reads event by event. */
export interface Watching extends Disposable {
  readonly status: number
  /** The answer where it was refused. */
  readonly problem: () => Promise<Readonly<Record<string, unknown>>>
  /** The next event; undefined at the end. */
  next(): Promise<Seen | undefined>
  /** All events up to and with one of that name. */
  upTo(event: string): Promise<readonly Seen[]>
}

/** Watches as the holder of a token. */
export async function watchAs(rig: Rig, token: string, query = ''): Promise<Watching> {
  const gone = new AbortController()
  const response = await fetch(`${rig.control.url}/api/approvals/watch${query}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: gone.signal,
  })
  const events = response.ok && response.body !== null ? read(response.body) : undefined
  const next = async (): Promise<Seen | undefined> => (await events?.next())?.value ?? undefined
  return {
    status: response.status,
    problem: async () => Object(await response.json()),
    next,
    upTo: async (name) => {
      const all: Seen[] = []
      for (;;) {
        const one = await next()
        if (one === undefined) throw new Error(`it ended before ${name}`)
        all.push(one)
        if (one.event === name) return all
      }
    },
    [Symbol.dispose]: () => gone.abort(),
  }
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<Seen, undefined> {
  let open = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${open}${piece}`.split('\n\n')
    open = blocks.pop() ?? ''
    for (const block of blocks) if (!block.startsWith(':')) yield seen(block)
  }
  return undefined
}

function seen(block: string): Seen {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)] as const
    }),
  )
  const id = fields.get('id')
  return {
    event: fields.get('event') ?? '',
    ...(id !== undefined && { id: Number(id) }),
    data: Object(JSON.parse(fields.get('data') ?? '{}')),
  }
}
