import type { ArgumentMember } from '@sallyport/contracts'

/**
 * Policies read arguments from one flat record: each by its path and its type, so that arguments of the same name in
 * several tools never meet. A number with a fraction stands there as the whole numbers below and above it.
 */
export const flatName = (path: readonly string[], suffix: string): string =>
  `${path.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}:${suffix}`

/** Names and types under which an argument can be read. */
export function flatTypes({ path, type }: ArgumentMember): readonly (readonly [string, string])[] {
  switch (type) {
    case 'Number':
      return [
        [flatName(path, 'floor'), 'Long'],
        [flatName(path, 'ceiling'), 'Long'],
      ]
    case 'Record':
      return [[flatName(path, type), 'Bool']]
    default:
      return [[flatName(path, type), type]]
  }
}

/** The name that is there if the argument is. */
export const presence = ({ path, type }: ArgumentMember): string =>
  flatName(path, type === 'Number' ? 'floor' : type)
