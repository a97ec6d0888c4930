import { readFile, realpath } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import {
  createKeyRing,
  EvidenceError,
  type KeyWrapper,
  parseVerifierKeys,
  type VerifierKey,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'

/** The keys that open recordings, where a file with them is named. */
export async function readRecordingKeys(
  { workingDirectory }: Context,
  file: string | undefined,
): Promise<KeyWrapper | undefined> {
  if (file === undefined) return undefined
  try {
    return createKeyRing(await readKeyRing(resolve(workingDirectory, file), 'recording key'))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read'
    throw new CliError('no_recording_key', `--recording-key ${file} is of no use: ${why}.`, 2)
  }
}

/** Keys as text, one a line, and where it was found. */
interface SourcedKey {
  readonly text: string
  readonly source: string
}

/** The keys that were named (keys, or files with some), or those of the deployment in which the command runs. */
export async function readVerifierKeys(
  context: Context,
  directory: string | undefined,
  named: readonly string[] = [],
): Promise<{ readonly keys: readonly VerifierKey[]; readonly source: string }> {
  const { text, source } =
    named.length === 0
      ? await deploymentKey(context, directory)
      : joined(await Promise.all(named.map((each) => namedKey(context.workingDirectory, each))))
  try {
    return { keys: parseVerifierKeys(text), source }
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    throw new CliError(
      'no_key',
      `What --key names is not one or more verifier keys of one log, nor a file with them: ${error.message}.`,
      2,
    )
  }
}

const joined = (keys: readonly SourcedKey[]): SourcedKey => ({
  text: keys.map(({ text }) => text).join('\n'),
  source: [...new Set(keys.map(({ source }) => source))].join(', '),
})

async function namedKey(workingDirectory: string, named: string): Promise<SourcedKey> {
  const file = resolve(workingDirectory, named)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? { text: named, source: '--key' } : { text, source: file }
}

/**
 * The key of the deployment in which the command runs. A key that comes with the evidence proves nothing: whoever can
 * write another log can put another key beside it.
 */
async function deploymentKey(
  { workingDirectory }: Context,
  evidence: string | undefined,
): Promise<SourcedKey> {
  for (let at = workingDirectory; ; at = dirname(at)) {
    const source = join(at, '.sallyport', 'keys', 'log.vkey')
    const text = await readFile(source, 'utf8').catch(() => undefined)
    const inside =
      evidence !== undefined &&
      text !== undefined &&
      (await realpath(source)).startsWith(join(evidence, sep))
    if (text !== undefined && !inside) return { text, source }
    if (dirname(at) === at) break
  }
  throw new CliError(
    'no_key',
    'Which key signed this log? Name it with --key (the operator publishes it; `sallyport log` shows it).',
    2,
  )
}
