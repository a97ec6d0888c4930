import type { Command, CommanderError } from 'commander'
import { usage } from './errors.ts'
import { didYouMean } from './similar.ts'

/** Makes every mistake in the command line a CliError like all other failures. Help and version stay what they are. */
export function failAlike(command: Command): void {
  command
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error
      throw usage(sentence(command, error))
    })
  for (const sub of command.commands) failAlike(sub)
}

function sentence(command: Command, { code, message }: CommanderError): string {
  const typed = /'(.*)'/s.exec(message)?.[1] ?? ''
  switch (code) {
    case 'commander.help':
      return `Say which command of ${pathOf(command).join(' ')}; they are listed above.`
    case 'commander.unknownCommand':
      return `There is no command ${typed}.${didYouMean(typed, namesOf(command))}${seeHelp(command)}`
    case 'commander.unknownOption':
      return `There is no option ${typed}.${didYouMean(typed, optionsOf(command))}${seeHelp(command)}`
    default:
      return `${capitalised(message.replace(/^error: /, '').trim()).replace(/\.$/, '')}.`
  }
}

const namesOf = (command: Command): readonly string[] => command.commands.map((sub) => sub.name())

/** Options that a command takes, its own and those of the commands above it. */
function optionsOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? [])
  return command.parent === null ? own : [...own, ...optionsOf(command.parent)]
}

const seeHelp = (command: Command): string =>
  ` What there is: npx --no -- ${[...pathOf(command), '--help'].join(' ')}`

function pathOf(command: Command): readonly string[] {
  return [...(command.parent === null ? [] : pathOf(command.parent)), command.name()]
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
