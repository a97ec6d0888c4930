import type { Fields } from './field.ts'
import type { Cell } from './fixed-width.ts'

/** Parts of a text that fields mask, in order and without overlap; plain columns, for the reason that `Spans` are. */
export class FieldCells {
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly fields: Fields[] = []

  add({ start, end }: Cell, fields: Fields): void {
    if (fields.length === 0 || start >= end) return
    this.starts.push(start)
    this.ends.push(end)
    this.fields.push(fields)
  }
}
