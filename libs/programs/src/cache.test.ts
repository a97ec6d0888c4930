import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cacheDirectoryOf } from './cache.ts'

test('the cache folder follows the environment', () => {
  assert.equal(cacheDirectoryOf({ SALLYPORT_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }), '/a')
  assert.equal(cacheDirectoryOf({ XDG_CACHE_HOME: '/b' }), '/b/sallyport')
  assert.match(cacheDirectoryOf({}), /\.cache\/sallyport$/)
})
