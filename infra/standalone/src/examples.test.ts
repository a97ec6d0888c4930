import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readExamples } from './examples.ts'

const CONNECTION = `
name: shop
kind: mcp
description: A shop
target: { transport: streamable-http, url: \${SHOP_URL} }
tools: {}
mask: default
`

test('the examples of the repository are valid and have policies', async () => {
  const folder = fileURLToPath(new URL('../../../examples', import.meta.url))
  const urls = { ORDERS_URL: 'http://127.0.0.1:1/mcp', EVERYTHING_URL: 'http://127.0.0.1:2/mcp' }
  const examples = await readExamples(folder, urls)
  assert.deepEqual(
    examples.map(({ connection, cedar }) => [
      connection.name,
      'url' in connection.target ? connection.target.url : '',
      cedar !== undefined,
    ]),
    [
      ['approvals', '', true],
      ['everything', 'http://127.0.0.1:2/mcp', true],
      ['orders', 'http://127.0.0.1:1/mcp', true],
    ],
  )
})

test('a value is filled in as text and cannot add to the file', async (t) => {
  const folder = await exampleFolder(t, CONNECTION)
  const [example] = await readExamples(folder, { SHOP_URL: 'http://x" }\nname: other' })
  assert.equal(example?.connection.name, 'shop')
  assert.deepEqual(example.connection.target, {
    transport: 'streamable-http',
    url: 'http://x" }\nname: other',
  })
})

test('a name without a value and a file of another shape are refused by name', async (t) => {
  const folder = await exampleFolder(t, CONNECTION)
  await assert.rejects(readExamples(folder, {}), {
    code: 'invalid_example',
    message: /shop\.yaml names \$\{SHOP_URL\}/,
  })
  const wrong = await exampleFolder(t, CONNECTION.replace('kind: mcp', 'kind: ftp'))
  await assert.rejects(readExamples(wrong, { SHOP_URL: 'http://x' }), {
    message: /shop\.yaml: .*kind/,
  })
})

async function exampleFolder(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-examples-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'connections'))
  await writeFile(join(folder, 'connections', 'shop.yaml'), text)
  return folder
}
