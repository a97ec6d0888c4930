import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'

/** What a recogniser was asked. */
export interface Asked {
  readonly text: string
  readonly language: string
  readonly entities: readonly string[]
  readonly score_threshold: number
}

/** An analyzer with the HTTP API of Presidio, for tests. */
export interface RecogniserServer extends AsyncDisposable {
  readonly url: string
  readonly asked: Asked[]
  /** How it answers from now on. */
  answer: (asked: Asked, response: ServerResponse) => void
}

/** Entities by a word that is found wherever it stands; places are told in code points, as Presidio does. */
export const finding =
  (words: Readonly<Record<string, string>>) =>
  ({ text, entities }: Asked, response: ServerResponse): void => {
    const points = (end: number): number => Array.from(text.slice(0, end)).length
    const found = Object.entries(words).flatMap(([word, entity]) =>
      Array.from(text.matchAll(new RegExp(word, 'g')), ({ index }) => ({
        entity_type: entity,
        start: points(index),
        end: points(index + word.length),
        score: 0.9,
        analysis_explanation: null,
      })),
    )
    response.end(JSON.stringify(found.filter(({ entity_type: one }) => entities.includes(one))))
  }

/** Serves it on a free port of 127.0.0.1; it finds nothing unless said. */
export async function startRecogniser(): Promise<RecogniserServer> {
  const asked: Asked[] = []
  const state = {
    asked,
    answer: finding({}),
  }
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // The test reads what was sent.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const sent = (await json(request)) as Asked
    asked.push(sent)
    response.setHeader('content-type', 'application/json')
    if (request.url === '/analyze' && request.method === 'POST') state.answer(sent, response)
    else response.writeHead(404).end()
  }
  const server = createServer((request, response) => {
    void receive(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return Object.assign(state, {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  })
}
