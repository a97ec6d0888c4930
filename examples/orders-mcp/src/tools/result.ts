import type { CallToolResult } from '@modelcontextprotocol/server'

/** A structured answer, and the same as text for clients that read only that. */
export function structured(content: Record<string, unknown>): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(content) }],
    structuredContent: content,
  }
}

/** A failure that the model can read and act on. */
export function failed(message: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: message }] }
}

/** Runs a tool; what goes wrong in the database is told to the model. */
export async function answer(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work()
  } catch (error) {
    return failed(error instanceof Error ? error.message : 'the database failed')
  }
}
