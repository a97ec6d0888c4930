import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  describeFinding,
  EvidenceError,
  openFolder,
  parseVerifierKey,
  type Report,
  type VerifierKey,
  verifyLog,
} from '@sallyport/evidence'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { show } from '../output/show.ts'

/** Checks a folder of evidence with nothing but the public key. Exit code 1 where anything is wrong with it. */
export async function verify(
  context: Context,
  folder: string,
  options: { readonly key?: string },
): Promise<number> {
  const directory = resolve(context.workingDirectory, folder)
  await requireFolder(directory)
  const key = await readKey(context, directory, options.key)
  const report = await verifyLog(openFolder(directory), key, ({ leaves, size }) => {
    if (context.isTerminal) context.err.write(`\r${leaves} of ${size} leaves`)
  })
  if (context.isTerminal) context.err.write('\r\u001b[K')
  show(context, report, () => describe(report))
  return report.ok ? 0 : 1
}

function describe(report: Report): string {
  const { ok, origin, size, checkpoints, segments, exchanges, findings, omitted } = report
  const lines = [
    ...findings.map((finding) => `${finding.severity.toUpperCase()}  ${describeFinding(finding)}`),
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    `log         ${origin}`,
    `checked     ${size} leaves, ${checkpoints} checkpoints, ${segments} recording segments, ${exchanges} exchanges`,
    ok ? 'result      whole: nothing was changed, nothing is missing' : 'result      NOT WHOLE',
  ]
  return `${lines.join('\n')}\n`
}

async function requireFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined)
  if (found?.isDirectory() !== true)
    throw new CliError('no_folder', `There is no folder ${directory}.`, 2)
}

/** The key that was named (a key or a file with one), or that of the deployment that the folder belongs to. */
async function readKey(
  context: Context,
  directory: string,
  named: string | undefined,
): Promise<VerifierKey> {
  const text =
    named === undefined
      ? await deploymentKey([directory, context.workingDirectory])
      : await readFile(resolve(context.workingDirectory, named), 'utf8').catch(() => named)
  try {
    return parseVerifierKey(text.trim())
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    throw new CliError(
      'no_key',
      'What --key names is neither a verifier key nor a file with one.',
      2,
    )
  }
}

async function deploymentKey(starts: readonly string[]): Promise<string> {
  for (const start of starts) {
    for (let at = start; ; at = dirname(at)) {
      for (const file of [
        join(at, 'keys', 'log.vkey'),
        join(at, '.sallyport', 'keys', 'log.vkey'),
      ]) {
        const text = await readFile(file, 'utf8').catch(() => undefined)
        if (text !== undefined) return text
      }
      if (dirname(at) === at) break
    }
  }
  throw new CliError(
    'no_key',
    'Which key signed this log? Name it with --key (the operator publishes it; `sallyport log` shows it).',
    2,
  )
}
