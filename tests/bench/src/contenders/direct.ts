import { type Contender, nobody, startProgram } from './contender.ts'

/** The target itself. */
export async function startTarget(): Promise<Contender> {
  const program = await startProgram(new URL('../target/http.ts', import.meta.url))
  return {
    name: 'target',
    url: `${program.said}/mcp`,
    processes: { target: program.pid },
    tokens: nobody,
    modern: true,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

/** A reverse proxy that does nothing else. */
export async function startBareProxy(target: Contender): Promise<Contender> {
  const file = new URL('bare-proxy.ts', import.meta.url)
  const program = await startProgram(file, new URL(target.url).origin)
  return {
    name: 'bare proxy',
    url: `${program.said}/mcp`,
    processes: { proxy: program.pid, ...target.processes },
    tokens: nobody,
    modern: true,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}
