import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { System } from '@sallyport/kit'
import type { Promised } from './promise.ts'

/** A stranger with the public key finds one changed byte, and its place. */
export const proof: readonly Promised[] = [
  {
    step: '10a',
    what: 'sallyport verify on a copy of the evidence',
    expected: 'exit 0',
    async see(system) {
      const copy = await copyEvidence(system, 'whole')
      const { code, stdout, stderr } = await verify(system, copy)
      return code === 0 ? 'exit 0' : `exit ${code}: ${stdout}${stderr}`
    },
  },
  {
    step: '10b',
    what: 'the same after one byte of the copy was changed',
    expected: 'exit 1, naming the file',
    async see(system) {
      const copy = await copyEvidence(system, 'changed')
      const file = await changeOneByte(system, copy)
      const { code, stdout } = await verify(system, copy)
      return `exit ${code}, ${stdout.includes(file) ? 'naming the file' : stdout}`
    },
  },
]

const verify = (system: System, folder: string): ReturnType<System['cli']> =>
  system.cli(undefined, ['verify', folder, '--key', system.verifierKeyFile])

async function copyEvidence(system: System, name: string): Promise<string> {
  const copy = join(system.directory, `copy-${name}`)
  await system.evidence.settled()
  await cp(system.evidence.directory, copy, { recursive: true })
  return copy
}

/** Changes a byte in the middle of the newest entry bundle. Returns the file's name within the folder. */
async function changeOneByte(system: System, folder: string): Promise<string> {
  const file = await system.evidence.newestBundle()
  const bytes = await readFile(join(folder, file))
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(join(folder, file), bytes)
  return file
}
