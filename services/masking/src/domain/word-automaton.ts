import { isDigitAt } from './detectors/digit-groups.ts'

/** A word that only counts as a whole, and the bits that it stands for. */
export interface WholeWord {
  readonly length: number
  readonly bits: number
}

/** A word in lower-case Latin-1, the bits that it stands for, and whether it only counts as a whole. */
export type Word = readonly [word: string, bits: number, whole?: boolean]

/** In `found`: whole words end there, too. */
export const HAS_WHOLE = -(2 ** 31)

/**
 * A set of words as an automaton (Aho and Corasick, 1975) over classes of characters; letters in either case are one, and
 * so are all digits.
 */
export interface WordAutomaton {
  /** Class of each character of Latin-1; 0 for those in no word. */
  readonly classes: Uint8Array
  /** Number of classes. */
  readonly width: number
  /** State that follows, by state times width plus class. State 0 is the first. */
  readonly next: Uint16Array
  /** By state: the bits of all words that end there. */
  readonly found: Int32Array
  /** By state: the words that end there and only count as a whole. */
  readonly wholes: readonly (readonly WholeWord[])[]
}

interface Node {
  readonly children: Map<number, Node>
  index: number
  bits: number
  wholes: WholeWord[]
}

/** Builds the automaton of words. */
export function wordAutomaton(words: readonly Word[]): WordAutomaton {
  const { classes, width } = classify(words.map(([word]) => word).join(''))
  const nodes: Node[] = []
  const root = newNode(nodes)
  for (const [word, bits, whole = false] of words) {
    let node = root
    for (const char of Buffer.from(word, 'latin1')) {
      const step = classes[char] ?? 0
      const child: Node = node.children.get(step) ?? newNode(nodes)
      node.children.set(step, child)
      node = child
    }
    if (whole) node.wholes.push({ length: word.length, bits })
    else node.bits |= bits
  }
  const next = new Uint16Array(nodes.length * width)
  connect(root, next, width)
  const found = Int32Array.from(nodes, ({ bits, wholes }) =>
    wholes.length > 0 ? bits | HAS_WHOLE : bits,
  )
  return { classes, width, next, found, wholes: nodes.map(({ wholes }) => wholes) }
}

function newNode(nodes: Node[]): Node {
  const node = { children: new Map<number, Node>(), index: nodes.length, bits: 0, wholes: [] }
  nodes.push(node)
  return node
}

function classify(chars: string): Pick<WordAutomaton, 'classes' | 'width'> {
  const classes = new Uint8Array(256)
  let width = 1
  for (const char of chars) {
    if (isDigitAt(char, 0)) continue
    const [lower, upper] = [char.charCodeAt(0), char.toUpperCase().charCodeAt(0)]
    if (classes[lower] !== 0) continue
    classes[lower] = width
    classes[upper] = width
    width++
  }
  for (const digit of '0123456789') classes[digit.charCodeAt(0)] = width
  return { classes, width: width + 1 }
}

/** Fills in every transition, breadth first: where a word breaks off, its longest ending that begins a word goes on. */
function connect(root: Node, next: Uint16Array, width: number): void {
  const queue: { readonly node: Node; readonly fallback: number }[] = [{ node: root, fallback: 0 }]
  const known: Node[] = []
  for (const { node, fallback } of queue) {
    const ending = known[fallback]
    node.bits |= ending?.bits ?? 0
    node.wholes.push(...(ending?.wholes ?? []))
    known[node.index] = node
    for (let step = 0; step < width; step++) {
      const child = node.children.get(step)
      const after = node === root ? 0 : (next[fallback * width + step] ?? 0)
      next[node.index * width + step] = child?.index ?? after
      if (child !== undefined) queue.push({ node: child, fallback: after })
    }
  }
}
