import type { Finding } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import { readProfileFile, type Tried, tryProfile } from '../mask-api.ts'
import { placeOf, placeSample, type SamplePlace } from '../mask-sample.ts'
import { seen } from '../output/seen.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { readInput, readText } from '../text-file.ts'

export interface PreviewOptions {
  /** Name of a profile in force. */
  readonly profile?: string
  /** File with a draft. */
  readonly file?: string
  readonly connection?: string
  readonly tool?: string
  readonly arguments?: boolean
  readonly result?: boolean
  readonly unmask?: readonly string[]
}

/** Shows what a profile makes of a sample, of a file or of standard input. Nothing of it is kept. */
export async function previewMasking(
  context: Context,
  file: string | undefined,
  options: PreviewOptions,
): Promise<void> {
  const profile = await profileOf(context, options)
  const given =
    file === undefined || file === '-' ? await readInput(context) : await readText(context, file)
  // The line end is the file's, not the sample's.
  const before = given.replace(/\r?\n$/, '')
  if (before === '') throw new CliError('no_sample', 'The sample is empty.', 2)
  const { text, of, takeOut } = placeSample(before, saidPlace(options))
  const { unmask } = options
  const tried = await tryProfile(openApi(context), {
    profile,
    text,
    ...(of !== undefined && { of }),
    ...(unmask !== undefined && { unmask }),
  })
  const { findings, blocked, shown } = tried
  const outcome = {
    before,
    after: takeOut(tried.after),
    ...(shown !== undefined && { shown: takeOut(shown) }),
    findings,
    ...(blocked !== undefined && { blocked }),
  }
  show(context, outcome, () => outcomeText(outcome))
}

async function profileOf(context: Context, { profile, file }: PreviewOptions) {
  if (profile !== undefined && file === undefined) return profile
  if (file !== undefined && profile === undefined) return readProfileFile(context, file)
  throw usage('Say by what to mask: either --profile with a name, or --file with a draft.')
}

function saidPlace(options: PreviewOptions): SamplePlace | undefined {
  const { connection, tool } = options
  if (options.arguments === true && options.result === true)
    throw usage('A sample is either --arguments or --result.')
  const part =
    options.arguments === true ? 'arguments' : options.result === true ? 'result' : undefined
  return placeOf({ connection, tool, part }, () =>
    usage(
      'Say where the sample stands with all of --connection, --tool and either --arguments or --result; or with none of them.',
    ),
  )
}

interface Outcome extends Pick<Tried, 'blocked'> {
  readonly before: string
  readonly after: string
  readonly shown?: string
  readonly findings: readonly Finding[]
}

const part = (title: string, text: string): string => `${title}\n${seen(text)}\n\n`

function outcomeText({ before, after, shown, findings, blocked }: Outcome): string {
  return [
    part('BEFORE', before),
    blocked === undefined
      ? part('AFTER', after)
      : `BLOCKED: nothing of it is shown, for it holds ${seen(blocked.kind)} (${seen(blocked.rule)}).\n\n`,
    ...(shown === undefined ? [] : [part('SHOWN to who may see what is unmasked', shown)]),
    findings.length === 0 ? 'Nothing was found.\n' : findingsText(findings),
  ].join('')
}

const findingsText = (findings: readonly Finding[]): string =>
  table(
    ['KIND', 'PLACE', 'RULE', 'ACTION', 'COUNT', ''],
    findings.map(({ kind, place, rule, action, count, shown }) => [
      kind,
      seen(place === '' ? '/' : place),
      rule,
      action,
      String(count),
      shown === true ? 'shown' : '',
    ]),
  )
