import type { Command } from 'commander'
import { connectionName, limit, maskKinds, profileName, version } from './arguments.ts'
import { previewMasking, type PreviewOptions } from './commands/mask-preview.ts'
import {
  listProfiles,
  type ProfileHistoryOptions,
  publishProfile,
  type PublishProfileOptions,
  showProfile,
  showProfileHistory,
} from './commands/mask-profiles.ts'
import { testMasking } from './commands/mask-test.ts'
import type { Context } from './context.ts'
import { REASON } from './options.ts'

type ContextOf = () => Context

/** Everything about masking profiles. */
export function addMask(program: Command, context: ContextOf, exit: (code: number) => void): void {
  const mask = program.command('mask').description('masking profiles')
  addProfiles(mask, context)
  addTrials(mask, context, exit)
}

function addProfiles(mask: Command, context: ContextOf): void {
  mask
    .command('list')
    .description('list the profiles in force')
    .action(() => listProfiles(context()))
  mask
    .command('show')
    .argument('<profile>', 'name of the profile', profileName)
    .description('show the version in force, as YAML')
    .option('--version <number>', 'show this version instead', version)
    .action((name: string, options: { version?: number }) => showProfile(context(), name, options))
  mask
    .command('history')
    .argument('<profile>', 'name of the profile', profileName)
    .description('who published which version when and why, the newest first')
    .option('--limit <n>', 'how many, 1 to 100', limit, '50')
    .option('--before <version>', 'only versions before this one', version)
    .action((name: string, options: ProfileHistoryOptions) =>
      showProfileHistory(context(), name, options),
    )
  mask
    .command('publish')
    .argument('<file>', 'YAML or JSON file with a profile')
    .description('publish a profile as its next version')
    .option('--expect <version>', 'only if this version is in force; 0 for none', version)
    .requiredOption(...REASON)
    .action((file: string, options: PublishProfileOptions) =>
      publishProfile(context(), file, options),
    )
}

function addTrials(mask: Command, context: ContextOf, exit: (code: number) => void): void {
  mask
    .command('preview')
    .argument('[sample]', 'file with a text or JSON; standard input if absent')
    .description('show what a profile makes of a sample; nothing of it is kept')
    .option('--profile <name>', 'mask by this profile in force', profileName)
    .option('--file <file>', 'mask by the draft in this YAML or JSON file')
    .option('--connection <name>', 'connection that the sample would come over', connectionName)
    .option('--tool <name>', 'tool that the sample would belong to')
    .option('--arguments', 'the sample is the arguments of a call of the tool')
    .option('--result', 'the sample is the result of the tool')
    .option('--unmask <kinds>', 'kinds that who asks may see, separated by commas', maskKinds)
    .action((sample: string | undefined, options: PreviewOptions) =>
      previewMasking(context(), sample, options),
    )
  mask
    .command('test')
    .argument('<cases...>', 'YAML files of masking cases')
    .description('run masking cases by the gateway; exit code 1 if one fails')
    .action(async (files: readonly string[]) => exit(await testMasking(context(), files)))
}
