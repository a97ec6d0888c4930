/** A set of words as an automaton (Aho and Corasick, 1975) over classes of characters; letters in either case are one. */
export interface WordAutomaton {
  /** Class of each ASCII character; 0 for those in no word. */
  readonly classes: Uint8Array
  /** Number of classes. */
  readonly width: number
  /** State that follows, by state times width plus class. State 0 is the first. */
  readonly next: Uint16Array
  /** By state: the bits of all words that end there. */
  readonly found: Int32Array
}

interface Node {
  readonly children: Map<number, Node>
  index: number
  bits: number
}

/** Builds the automaton of words, in lower-case ASCII, each with the bits that it stands for. */
export function wordAutomaton(
  words: readonly (readonly [word: string, bits: number])[],
): WordAutomaton {
  const { classes, width } = classify(words.map(([word]) => word).join(''))
  const nodes: Node[] = []
  const root = newNode(nodes)
  for (const [word, bits] of words) {
    let node = root
    for (const char of Buffer.from(word)) {
      const step = classes[char] ?? 0
      const child: Node = node.children.get(step) ?? newNode(nodes)
      node.children.set(step, child)
      node = child
    }
    node.bits |= bits
  }
  const next = new Uint16Array(nodes.length * width)
  connect(root, next, width)
  return { classes, width, next, found: Int32Array.from(nodes, ({ bits }) => bits) }
}

function newNode(nodes: Node[]): Node {
  const node = { children: new Map<number, Node>(), index: nodes.length, bits: 0 }
  nodes.push(node)
  return node
}

function classify(chars: string): Pick<WordAutomaton, 'classes' | 'width'> {
  const classes = new Uint8Array(128)
  let width = 1
  for (const char of chars) {
    const [lower, upper] = [char.charCodeAt(0), char.toUpperCase().charCodeAt(0)]
    if (classes[lower] !== 0) continue
    classes[lower] = width
    classes[upper] = width
    width++
  }
  return { classes, width }
}

/** Fills in every transition, breadth first: where a word breaks off, its longest ending that begins a word goes on. */
function connect(root: Node, next: Uint16Array, width: number): void {
  const queue: { readonly node: Node; readonly fallback: number }[] = [{ node: root, fallback: 0 }]
  const bits: number[] = []
  for (const { node, fallback } of queue) {
    node.bits |= bits[fallback] ?? 0
    bits[node.index] = node.bits
    for (let step = 0; step < width; step++) {
      const child = node.children.get(step)
      const after = node === root ? 0 : (next[fallback * width + step] ?? 0)
      next[node.index * width + step] = child?.index ?? after
      if (child !== undefined) queue.push({ node: child, fallback: after })
    }
  }
}
