import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CliResult, register, succeeded, type System } from '@sallyport/kit'

/** Puts the orders server behind the gateway once more, under another name and with policies of its own. */
export async function copyOrders(
  system: System,
  name: string,
  cedar: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const shown = succeeded(await system.cli('dave', ['connections', 'show', 'orders', '--json']))
  const { target, credential, tools } = JSON.parse(shown.stdout)
  await register(system, { name, target, cedar, settings: { credential, tools, ...settings } })
}

/** Publishes a text on a connection, as an admin; whatever comes of it. */
export async function publish(system: System, name: string, cedar: string): Promise<CliResult> {
  const file = join(system.directory, `${name}.cedar`)
  await writeFile(file, cedar)
  return system.cli('dave', ['policy', 'publish', name, file, '--reason', 'tests'])
}
