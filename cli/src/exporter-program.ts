import type { Command } from 'commander'
import { destinationId } from './arguments.ts'
import { redeliver, showExporter } from './commands/exporter.ts'
import type { Context } from './context.ts'

/** Adds the commands about what SIEMs get. */
export function addExporter(program: Command, context: () => Context): void {
  const exporter = program.command('exporter').description('what SIEMs get')
  exporter
    .command('status')
    .description('show how far each destination is, and what is wrong')
    .action(() => showExporter(context()))
  exporter
    .command('redeliver')
    .argument('<destination>', 'id of the destination', destinationId)
    .description('give a destination again what it refused for good')
    .action((destination: string) => redeliver(context(), destination))
}
