import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Connection, parseConnection } from '@sallyport/contracts'
import { parse } from 'yaml'
import { StandaloneError } from './errors.ts'

/** A connection of the quick start, and its policy set where there is one. */
export interface Example {
  readonly connection: Connection
  readonly cedar: string | undefined
}

/**
 * Reads `connections/*.yaml` and, for each, `policies/<name>.cedar`. `${NAME}` in a connection is replaced by the value
 * of that name, and by nothing of the environment.
 */
export async function readExamples(
  folder: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly Example[]> {
  const connections = join(folder, 'connections')
  const files = (await readdir(connections)).filter((name) => name.endsWith('.yaml')).toSorted()
  return Promise.all(
    files.map(async (name) => {
      const file = join(connections, name)
      const connection = parseFile(file, fillIn(await readFile(file, 'utf8'), values, file))
      const policy = join(folder, 'policies', `${basename(name, '.yaml')}.cedar`)
      return { connection, cedar: await readFile(policy, 'utf8').catch(() => undefined) }
    }),
  )
}

function fillIn(text: string, values: Readonly<Record<string, string>>, file: string): string {
  const code = text.replaceAll(/^\s*#.*$/gm, '')
  return code.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value !== undefined) return JSON.stringify(value)
    throw new StandaloneError('invalid_example', `${file} names \${${name}}, which has no value`)
  })
}

function parseFile(file: string, text: string): Connection {
  try {
    return parseConnection(parse(text))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StandaloneError('invalid_example', `${file}: ${reason}`, { cause: error })
  }
}
