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
  /** The first of the states in which words end; all behind it are such. */
  readonly firstFound: number
  /** By state: the bits of all words that end there. */
  readonly found: Int32Array
  /** By state: the words that end there and only count as a whole. */
  readonly wholes: readonly (readonly WholeWord[])[]
}

interface Node {
  readonly children: Map<number, Node>
  /** That of the longest ending that begins a word. */
  fallback: Node | undefined
  index: number
  bits: number
  readonly wholes: WholeWord[]
}

/** Builds the automaton of words. */
export function wordAutomaton(words: readonly Word[]): WordAutomaton {
  const { classes, width } = classify(words.map(([word]) => word).join(''))
  const root = newNode()
  for (const [word, bits, whole = false] of words) {
    let node = root
    for (const char of Buffer.from(word, 'latin1')) {
      const step = classes[char] ?? 0
      const child: Node = node.children.get(step) ?? newNode()
      node.children.set(step, child)
      node = child
    }
    if (whole) node.wholes.push({ length: word.length, bits })
    else node.bits |= bits
  }
  const walked = connect(root)
  const states = [...walked.filter((node) => !isEnd(node)), ...walked.filter(isEnd)]
  for (const [index, node] of states.entries()) node.index = index
  const found = Int32Array.from(states, ({ bits, wholes }) =>
    wholes.length > 0 ? bits | HAS_WHOLE : bits,
  )
  return {
    classes,
    width,
    next: transitions(walked, width),
    firstFound: states.findIndex(isEnd),
    found,
    wholes: states.map(({ wholes }) => wholes),
  }
}

const newNode = (): Node => ({
  children: new Map(),
  fallback: undefined,
  index: 0,
  bits: 0,
  wholes: [],
})

/** Whether words end there. */
const isEnd = ({ bits, wholes }: Node): boolean => bits !== 0 || wholes.length > 0

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

/**
 * Says where a word goes on that breaks off, and what words end with it. Returns all nodes, breadth first: texts are in the
 * states of the first letters nearly all the time, and those lie side by side.
 */
function connect(root: Node): readonly Node[] {
  const queue = [root]
  for (const node of queue) {
    for (const [step, child] of node.children) {
      const { fallback } = node
      const ending = fallback === undefined ? root : stepFrom(fallback, step)
      child.fallback = ending
      child.bits |= ending.bits
      child.wholes.push(...ending.wholes)
      queue.push(child)
    }
  }
  return queue
}

function stepFrom(from: Node, step: number): Node {
  let node = from
  for (;;) {
    const child = node.children.get(step)
    if (child !== undefined) return child
    if (node.fallback === undefined) return node
    node = node.fallback
  }
}

/** Every transition: where a word breaks off, its longest ending that begins a word goes on. */
function transitions(walked: readonly Node[], width: number): Uint16Array {
  const next = new Uint16Array(walked.length * width)
  for (const { children, fallback, index } of walked) {
    for (let step = 0; step < width; step++) {
      const after = fallback === undefined ? 0 : (next[fallback.index * width + step] ?? 0)
      next[index * width + step] = children.get(step)?.index ?? after
    }
  }
  return next
}
