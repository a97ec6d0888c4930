import type { CallToolResult, McpServer } from '@modelcontextprotocol/server'
import { PNG, WAV } from '../samples.ts'

const IMAGE = { type: 'image', data: PNG, mimeType: 'image/png' } as const
const AUDIO = { type: 'audio', data: WAV, mimeType: 'audio/wav' } as const

/** Tools that answer at once, with each kind of content. */
export function registerContentTools(server: McpServer): void {
  answers(server, 'test_simple_text', 'Answers with text', [text('A simple text.')])
  answers(server, 'test_image_content', 'Answers with an image', [IMAGE])
  answers(server, 'test_audio_content', 'Answers with sound', [AUDIO])
  answers(server, 'test_embedded_resource', 'Answers with a resource', [
    embedded('test://embedded-resource', 'text/plain', 'The content of an embedded resource.'),
  ])
  answers(server, 'test_multiple_content_types', 'Answers with text, an image and a resource', [
    text('Several kinds of content:'),
    IMAGE,
    embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ])
  server.registerTool('test_error_handling', { description: 'Always fails' }, () => {
    throw new Error('This tool fails, as it is meant to.')
  })
}

/** A result of one text. */
export function textResult(said: string): CallToolResult {
  return { content: [text(said)] }
}

function answers(
  server: McpServer,
  name: string,
  description: string,
  content: CallToolResult['content'],
): void {
  server.registerTool(name, { description }, () => ({ content }))
}

function text(said: string) {
  return { type: 'text', text: said } as const
}

function embedded(uri: string, mimeType: string, said: string) {
  return { type: 'resource', resource: { uri, mimeType, text: said } } as const
}
