import { parse } from 'yaml'
import { connectionName } from './arguments.ts'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { fillIn } from './placeholders.ts'
import { readText } from './text-file.ts'

/** A connection as its file has it, placeholders filled in. The admin API judges everything but its name. */
export interface ConnectionFile {
  readonly name: string
  readonly connection: unknown
}

/** Reads a connection from a YAML or JSON file. Rejects with a CliError that names the file. */
export async function readConnectionFile(context: Context, file: string): Promise<ConnectionFile> {
  const parsed = parseYaml(file, await readText(context, file))
  const { value: connection, filled } = fillIn(file, parsed, context.environment ?? {})
  if (filled.length > 0)
    context.err.write(`Filled in from the environment: ${filled.join(', ')}.\n`)
  const name: unknown =
    typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'name') : ''
  if (typeof name === 'string' && name !== '') return { name: connectionName(name), connection }
  throw new CliError(
    'file_invalid',
    `The file ${file} describes no connection: it has no name. examples/connections/orders.yaml is one that does.`,
    2,
  )
}

function parseYaml(file: string, text: string): unknown {
  try {
    const value: unknown = parse(text)
    return value
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''
    throw new CliError(
      'file_invalid',
      `The file ${file} is neither YAML nor JSON: ${why.replace(/:$/, '')}.`,
      2,
    )
  }
}
