import type { Running } from './server.ts'

/** A server of this process that speaks Streamable HTTP. */
export async function startHere(
  start: () => Promise<AsyncDisposable & { readonly url: string }>,
): Promise<Running> {
  const server = await start()
  const { url } = server
  return {
    direct: { kind: 'streamable-http', url },
    target: { transport: 'streamable-http', url },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
