import { connectionName } from './arguments.ts'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { fillIn } from './placeholders.ts'
import { readYaml } from './yaml-file.ts'

/** A connection as its file has it, placeholders filled in. The admin API judges everything but its name. */
export interface ConnectionFile {
  readonly name: string
  readonly connection: unknown
}

/** Reads a connection from a YAML or JSON file. Rejects with a CliError that names the file. */
export async function readConnectionFile(context: Context, file: string): Promise<ConnectionFile> {
  const parsed = await readYaml(context, file)
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
