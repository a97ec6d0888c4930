import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'

/** The variable by which a program with an environment of its own shares this process's cache of compiled modules. */
export function compileCache(): Readonly<Record<string, string>> {
  // Node keeps a folder for each of its versions inside the one that it is given.
  const directory = getCompileCacheDir()
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) }
}
