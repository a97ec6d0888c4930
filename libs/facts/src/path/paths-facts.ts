import type { PathFacts, PathsFacts } from '@sallyport/contracts'
import { understand } from '../not-understood.ts'
import { allUnderstood, distinct, textsOf } from '../several.ts'
import { pathFacts } from './path-facts.ts'

/**
 * Facts of all file paths that the arguments of a call hold, together: what one of them does, they do. Understood only
 * if each is. Never throws.
 */
export const pathsFacts = (values: readonly unknown[]): PathsFacts =>
  understand(
    () =>
      together(allUnderstood(textsOf(values).map((text) => pathFacts(text, { style: 'posix' })))),
    notUnderstood,
  )

function together(all: readonly PathFacts[]): PathsFacts {
  const [first = [], ...others] = all.map(foldersOf)
  return {
    understood: true,
    absolute: all.every(({ absolute }) => absolute),
    paths: distinct(all.map(({ normalized }) => normalized)),
    under: first.filter((folder) => others.every((folders) => folders.includes(folder))),
    traversal: all.some(({ traversal }) => traversal),
    escapes: all.some(({ escapes }) => escapes),
    hidden: all.some(({ hidden }) => hidden),
  }
}

/** The folders that a path lies in, and itself, the outermost first; the root of an absolute path among them. */
function foldersOf({ absolute, segments }: PathFacts): string[] {
  const folders = segments.map((_, index) => segments.slice(0, index + 1).join('/'))
  return absolute ? ['/', ...folders.map((folder) => `/${folder}`)] : folders
}

const notUnderstood = (problem: string): PathsFacts => ({
  understood: false,
  absolute: false,
  paths: [],
  under: [],
  traversal: false,
  escapes: false,
  hidden: false,
  problem,
})
