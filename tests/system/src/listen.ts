import assert from 'node:assert/strict'
import type { System } from '@sallyport/kit'
import type { Send } from './wire.ts'

/** Opens a stream of a connection as alice; the messages that come on it are read one by one. */
export async function listen(
  system: Pick<System, 'urls' | 'token'>,
  connection: string,
  { body, headers = [] }: Pick<Send, 'body' | 'headers'>,
) {
  const gone = new AbortController()
  const response = await fetch(`${system.urls.edge}/mcp/${connection}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await system.token('alice', connection)}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...Object.fromEntries(headers),
    },
    ...(body !== undefined && { body: String(body) }),
    signal: gone.signal,
  })
  assert.equal(response.status, 200)
  const messages = messagesOf(response)
  return {
    next: async () => {
      const { value } = await messages.next()
      return value
    },
    [Symbol.dispose]: () => gone.abort(),
  }
}

async function* messagesOf(response: Response) {
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8')
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const [, data = ''] of events.flatMap((event) => [...event.matchAll(/^data: (.+)$/gm)]))
      yield JSON.parse(data)
  }
}
