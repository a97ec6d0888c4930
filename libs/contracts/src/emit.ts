import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { documents, EMITTED_ELSEWHERE } from './documents.ts'

const dir = new URL('../../../schemas/', import.meta.url)
const docs = documents()
mkdirSync(dir, { recursive: true })
const stale = readdirSync(dir).filter((name) => !docs.has(name) && !EMITTED_ELSEWHERE.has(name))
for (const name of stale) rmSync(new URL(name, dir))
for (const [name, doc] of docs) {
  writeFileSync(new URL(name, dir), `${JSON.stringify(doc, null, 2)}\n`)
}
