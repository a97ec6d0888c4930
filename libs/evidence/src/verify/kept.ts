import { encodeBase64 } from '../base64.ts'
import type { Kept, KeptHead } from '../kept/read-kept.ts'
import { emptyRoot } from '../merkle/hash.ts'
import type { Findings } from './report.ts'

/** How a log stands to the checkpoints of one file that someone else kept. */
export interface KeptReport {
  readonly file: string
  /** Different checkpoints in it that the log's key signed; at most two of one size are counted. */
  readonly checkpoints: number
  /** Leaves that the largest of them names; 0 where there is none. */
  readonly newest: number
  /** Leaves up to which the log is the one that they name; 0 where no checkpoint agrees. */
  readonly agrees: number
  /** Checkpoints in it that the key did not sign. */
  readonly unsigned: number
}

/** Compares the log with checkpoints that others kept, while it is rebuilt leaf by leaf. */
export class KeptCheck {
  readonly #files: readonly FileCheck[]

  /** Of a log of `size` leaves. Checkpoints that name more are failures at once. */
  constructor(kept: readonly Kept[], size: number, findings: Findings) {
    this.#files = kept.map((file) => new FileCheck(file, size, findings))
    this.reached(0, emptyRoot)
  }

  /** Compares the root over exactly the first `size` leaves; sizes come in ascending order. */
  reached(size: number, root: () => Uint8Array): void {
    for (const file of this.#files) file.reached(size, root)
  }

  report(): KeptReport[] {
    return this.#files.map((file) => file.report())
  }
}

/** One finding of a kind for each file: the first fork says where, the newest checkpoint how much is gone. */
class FileCheck {
  readonly #kept: Kept
  readonly #size: number
  readonly #findings: Findings
  readonly #newest: number
  #agrees = 0
  #forked = false

  constructor(kept: Kept, size: number, findings: Findings) {
    this.#kept = kept
    this.#size = size
    this.#findings = findings
    this.#newest = kept.heads.keys().reduce((most, each) => Math.max(most, each), 0)
    const { count, line } = kept.unsigned
    if (count > 0) findings.failure('not_signed', { file: kept.file, line })
    const [ahead] = this.#newest > size ? (kept.heads.get(this.#newest) ?? []) : []
    if (ahead !== undefined) this.#contradicted('log_rolled_back', this.#newest, ahead)
  }

  reached(size: number, root: () => Uint8Array): void {
    const heads = this.#kept.heads.get(size)
    if (heads === undefined) return
    const found = encodeBase64(root())
    const other = heads.find((head) => head.root !== found)
    if (other === undefined) {
      this.#agrees = size
      return
    }
    if (!this.#forked) this.#contradicted('log_forked', size, other)
    this.#forked = true
  }

  report(): KeptReport {
    const { file, heads, unsigned } = this.#kept
    const checkpoints = heads.values().reduce((sum, each) => sum + each.length, 0)
    return {
      file,
      checkpoints,
      newest: this.#newest,
      agrees: this.#agrees,
      unsigned: unsigned.count,
    }
  }

  #contradicted(
    problem: 'log_rolled_back' | 'log_forked',
    checkpoint: number,
    head: KeptHead,
  ): void {
    const place = { file: this.#kept.file, line: head.line }
    this.#findings.contradiction(problem, place, { checkpoint, log: this.#size })
  }
}
