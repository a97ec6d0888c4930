import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { propose } from '@sallyport/policy-engine/proposals'
import { FILESYSTEM } from './servers/filesystem.ts'
import { MEMORY } from './servers/memory.ts'
import type { ServerRow } from './servers/server.ts'
import { THINKING } from './servers/thinking.ts'

const PATH = ['path path likely']

/** What is proposed for the tools of published servers, as they are installed; nothing for all others. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  read_file: PATH,
  read_text_file: PATH,
  read_media_file: PATH,
  read_multiple_files: ['paths path likely'],
  write_file: PATH,
  edit_file: PATH,
  create_directory: PATH,
  list_directory: PATH,
  list_directory_with_sizes: PATH,
  directory_tree: PATH,
  move_file: ['source path likely', 'destination path likely'],
  search_files: PATH,
  get_file_info: PATH,
}

/** Definitions of the tools of a program. */
async function toolsOf(row: ServerRow, folder: string): Promise<readonly { name: string }[]> {
  await using running = await row.start({ folder, files: folder })
  const { direct } = running
  assert.equal(direct.kind, 'stdio')
  const [command = '', ...args] = direct.command
  const client = new Client({ name: 'tests', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }))
  try {
    return (await client.listTools()).tools
  } finally {
    await client.close()
  }
}

test('of the tools of published servers, arguments that hold paths are proposed and nothing else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-proposals-'))
  t.after(() => rm(folder, { recursive: true }))
  const rows = [...FILESYSTEM, ...MEMORY, ...THINKING]
  const tools = (await Promise.all(rows.map((row) => toolsOf(row, folder)))).flat()
  assert.ok(tools.length >= 20)
  const found = tools.map((tool) => {
    const { proposals } = propose(JSON.stringify(tool))
    return [tool.name, proposals.map((one) => `${one.argument} ${one.holds} ${one.confidence}`)]
  })
  assert.deepEqual(
    Object.fromEntries(found),
    Object.fromEntries(tools.map(({ name }) => [name, EXPECTED[name] ?? []])),
  )
})
