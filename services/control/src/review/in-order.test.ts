import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder } from './in-order.ts'

test('answers come in the order of what was asked, and no more are asked at once', async () => {
  const asked: PromiseWithResolvers<number>[] = []
  const got: (readonly [number, number])[] = []
  const ask = (): Promise<number> => {
    const one = Promise.withResolvers<number>()
    asked.push(one)
    return one.promise
  }
  const reading = (async () => {
    for await (const pair of inOrder([1, 2, 3, 4], 3, ask)) got.push(pair)
  })()
  assert.equal(asked.length, 3)
  asked[2]?.resolve(30)
  asked[1]?.resolve(20)
  asked[0]?.resolve(10)
  while (asked.length < 4) await new Promise((resolve) => setImmediate(resolve))
  asked[3]?.resolve(40)
  await reading
  assert.deepEqual(got, [
    [1, 10],
    [2, 20],
    [3, 30],
    [4, 40],
  ])
})

const failing = (item: number): Promise<number> =>
  item === 2 ? Promise.reject(new Error('no')) : Promise.resolve(item)

test('the first failure ends it, in its turn', async () => {
  const got: number[] = []
  await assert.rejects(async () => {
    for await (const [item] of inOrder([1, 2, 3], 3, failing)) got.push(item)
  }, /no/)
  assert.deepEqual(got, [1])
})
