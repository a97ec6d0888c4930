import type { Context } from '../context.ts'

/** Prints a value: as JSON where that was asked for, else as the text for people. */
export function show(context: Context, value: unknown, text: () => string): void {
  context.out.write(context.json ? `${JSON.stringify(value, null, 2)}\n` : text())
}
