import { TILE_WIDTH } from '@sallyport/evidence'

/** The leaves of a batch, as they come to stand in the log. */
export interface CutLeaves {
  /** Adds a leaf; it is told the index that it gets. */
  add(leafAt: (index: number) => Uint8Array): void
  /** Ends the batch with its last leaf, which is told its index; returns the leaves up to each checkpoint. */
  end(lastAt: (index: number) => Uint8Array): readonly (readonly Uint8Array[])[]
}

/** Takes the leaves of a batch from an index on: the last place of each bundle that they fill is for a leaf of the log. */
export function cutLeaves(first: number, closing: () => Uint8Array): CutLeaves {
  const done: Uint8Array[][] = []
  let part: Uint8Array[] = []
  let next = first
  const push = (leaf: Uint8Array): void => {
    part.push(leaf)
    next++
  }
  return {
    add(leafAt) {
      if ((next + 1) % TILE_WIDTH === 0) {
        push(closing())
        done.push(part)
        part = []
      }
      push(leafAt(next))
    },
    end(lastAt) {
      push(lastAt(next))
      return [...done, part]
    },
  }
}
