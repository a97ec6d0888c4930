import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ObjectStoreError } from './errors.ts'
import type { ObjectStore } from './object-store.ts'

/** What every {@link ObjectStore} keeps; `open` gives an empty store, and disposing what it gave ends it. */
export function objectStoreSuite(
  name: string,
  open: () => Promise<{ readonly store: ObjectStore } & AsyncDisposable>,
): void {
  suite(name, () => {
    for (const [promise, check] of Object.entries(PROMISES)) {
      test(promise, async () => {
        await using opened = await open()
        await check(opened.store)
      })
    }
  })
}

const PROMISES: Readonly<Record<string, (store: ObjectStore) => Promise<void>>> = {
  'gives back what was put, and the newest of it': async (store) => {
    await store.put('a/b', bytesOf('one'))
    assert.deepEqual(await read(store, 'a/b'), 'one')
    await store.put('a/b', bytesOf('two'))
    assert.deepEqual(await read(store, 'a/b'), 'two')
    for (const key of ['a', 'a/b/c', 'nothing']) assert.equal(await store.get(key), undefined)
  },

  'keeps every byte, and the empty object': async (store) => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256)
    await store.put('bytes', bytes)
    await store.put('empty', new Uint8Array())
    assert.deepEqual(Buffer.from((await store.get('bytes')) ?? []), Buffer.from(bytes))
    assert.equal((await store.get('empty'))?.length, 0)
  },

  'of many who put one key if absent, exactly one succeeds and stays': async (store) => {
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, (_, i) =>
        store.put('race/k', bytesOf(`writer ${i}`), { ifAbsent: true }),
      ),
    )
    const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []))
    assert.equal(winners.length, 1)
    assert.equal(await read(store, 'race/k'), `writer ${winners[0]}`)
    for (const result of results) {
      if (result.status === 'rejected') assertCode(result.reason, 'exists')
    }
  },

  'lists keys by prefix in the order of their bytes': async (store) => {
    const keys = ['p/a/1', 'p/a-b', 'p/a.c', 'p/ab/2', 'p/a/10', 'q', 'p.p/x', 'P/a']
    for (const key of keys) await store.put(key, bytesOf(key))
    const list = (prefix: string) => keysOf(store, prefix)
    assert.deepEqual(await list(''), keys.toSorted())
    assert.deepEqual(await list('p/a'), ['p/a-b', 'p/a.c', 'p/a/1', 'p/a/10', 'p/ab/2'])
    assert.deepEqual(await list('p/a/'), ['p/a/1', 'p/a/10'])
    assert.deepEqual(await list('nothing/'), [])
  },

  'a deleted object is gone, and deleting nothing is no error': async (store) => {
    await store.put('d/e/f', bytesOf('x'))
    await store.put('d/g', bytesOf('y'))
    await store.delete('d/e/f')
    await store.delete('d/e/f')
    await store.delete('never')
    assert.equal(await store.get('d/e/f'), undefined)
    assert.deepEqual(await keysOf(store, ''), ['d/g'])
  },

  'nothing of an erased object is left, neighbours stay, and the key can be used again': async (
    store,
  ) => {
    for (const key of ['e/a', 'e/a-b', 'e/b', 'e/c/d']) await store.put(key, bytesOf(key))
    await store.put('e/a', bytesOf('newer'))
    await store.put('e/b', bytesOf('newer'))
    await store.delete('e/b')
    for (const key of ['e/a', 'e/b', 'e/a', 'e/never']) await store.erase(key)
    assert.equal(await store.get('e/a'), undefined)
    assert.deepEqual(await remainsOf(store, 'e/'), ['e/a-b', 'e/c/d'])
    await store.put('e/a', bytesOf('again'), { ifAbsent: true })
    assert.equal(await read(store, 'e/a'), 'again')
    await store.erase('e/a')
    assert.deepEqual(await remainsOf(store, 'e/a'), ['e/a-b'])
  },

  'what stands under a key stays when what stood there before is erased': async (store) => {
    for (const bytes of ['old', 'older', 'newest']) await store.put('e/o/a', bytesOf(bytes))
    await store.put('e/o/a-b', bytesOf('neighbour'))
    for (const key of ['e/o/a', 'e/o/a', 'e/o/never']) await store.eraseOlder(key)
    assert.equal(await read(store, 'e/o/a'), 'newest')
    assert.deepEqual(await remainsOf(store, 'e/o/'), ['e/o/a', 'e/o/a-b'])
  },

  'putting and deleting beside each other in one place loses nothing': async (store) => {
    const putSome = async (i: number) => {
      await store.put(`busy/dir/${i}`, bytesOf(String(i)))
      if (i % 2 === 0) await store.delete(`busy/dir/${i}`)
    }
    await Promise.all(Array.from({ length: 40 }, (_, i) => putSome(i)))
    assert.equal((await keysOf(store, 'busy/')).length, 20)
  },

  'refuses keys that are not plain names, and writes nothing': async (store) => {
    const keys = ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.tmp/a', 'a/.b', 'a\0b', 'a\\b', 'a\n']
    for (const key of [...keys, 'a/'.repeat(300) + 'a', 'ä']) {
      for (const call of [
        store.put(key, bytesOf('x')),
        store.get(key),
        store.delete(key),
        store.erase(key),
        store.eraseOlder(key),
      ]) {
        await assert.rejects(call, (error) => assertCode(error, 'invalid_key'), key)
      }
    }
    assert.deepEqual(await keysOf(store, ''), [])
  },
}

const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value)

/** The keys that a store lists, in its order. */
export const keysOf = (store: Pick<ObjectStore, 'list'>, prefix: string): Promise<string[]> =>
  collect(store.list(prefix))

/** The keys of which a store has something left, in its order. */
export const remainsOf = (store: ObjectStore, prefix: string): Promise<string[]> =>
  collect(store.remains(prefix))

async function collect(keys: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const key of keys) all.push(key)
  return all
}

async function read(store: ObjectStore, key: string): Promise<string | undefined> {
  const bytes = await store.get(key)
  return bytes && new TextDecoder().decode(bytes)
}

function assertCode(error: unknown, code: string): true {
  assert.ok(error instanceof ObjectStoreError)
  assert.equal(error.code, code)
  return true
}
