/** What is called: results by their size, and one that comes in many events. */
export const TOOLS = ['small', 'medium', 'large', 'stream'] as const
export type Tool = (typeof TOOLS)[number]

export const ERAS = ['legacy', 'modern'] as const
export type Era = (typeof ERAS)[number]

/** One kind of work: so many clients, each of whom calls again as soon as it has its answer. */
export interface Work {
  readonly era: Era
  readonly tool: Tool
  readonly connections: number
}

/** Characters of the text of a result. */
export const RESULT_CHARS = { small: 220, medium: 10_000, large: 1_000_000, stream: 220 } as const
/** Events of a streamed result, the result itself not counted. */
export const STREAM_EVENTS = 200

export const nameOf = ({ era, tool, connections }: Work): string =>
  `${tool}, ${era}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`
