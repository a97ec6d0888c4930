import { ContractError } from '@sallyport/contracts'
import { parse } from 'yaml'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { readText } from './text-file.ts'

/** Reads a YAML or JSON file. Rejects with a CliError that names the file. */
export async function readYaml(context: Context, file: string): Promise<unknown> {
  const text = await readText(context, file)
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

/** The same, for a file that must be of one shape. */
export async function readYamlAs<T>(
  context: Context,
  file: string,
  parseValue: (value: unknown) => T,
): Promise<T> {
  const value = await readYaml(context, file)
  try {
    return parseValue(value)
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new CliError('file_invalid', `The file ${file}: ${error.message}.`, 2)
  }
}
