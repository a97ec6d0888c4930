/** A batch that is being written: what stands under these keys is evidence only once the log reaches that size. */
export interface Pending {
  readonly from: number
  readonly to: number
  readonly keys: readonly string[]
}

/** Writes the note of a batch: a line of sizes, then a key on each line. */
export function formatPending(pending: Pending): Uint8Array {
  const lines = [`batch ${pending.from} ${pending.to}`, ...pending.keys]
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** Reads the note of a batch; undefined where it is none. */
export function parsePending(bytes: Uint8Array): Pending | undefined {
  const [head = '', ...keys] = Buffer.from(bytes).toString('utf8').split('\n')
  const [, from, to] = /^batch (\d{1,15}) (\d{1,15})$/.exec(head) ?? []
  if (from === undefined || to === undefined || keys.pop() !== '') return undefined
  return { from: Number(from), to: Number(to), keys }
}
