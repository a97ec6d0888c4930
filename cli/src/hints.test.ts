import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const FILES = [
  '*.md',
  'docs/**/*.md',
  'examples/**/*.{md,yaml}',
  '{cli,services,infra,libs}/*/README.md',
  '{cli,services,infra}/**/src/**/*.ts',
]

test('npx is told where its own options end, or it would take --help and --json for itself', () => {
  const wrong = globSync(FILES, { cwd: REPOSITORY, exclude: ['**/node_modules/**'] }).filter(
    (file) =>
      /npx (?!--no -- )[^\n`]*\bsallyport\b/.test(readFileSync(join(REPOSITORY, file), 'utf8')),
  )
  assert.deepEqual(wrong, [])
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8')
  assert.match(readme, /npx --no -- sallyport/)
})
