import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'

test('only the issuer has to be said', () => {
  const config = readConfig({ SALLYPORT_OIDC_ISSUER: 'https://id.example/' })
  assert.equal(config.identity.issuer, 'https://id.example/')
  assert.equal(config.audience, 'http://127.0.0.1:7420')
  assert.equal(config.nats.url, 'nats://127.0.0.1:4222')
})

test('the connection to the approvals is an audience of votes where the edge is named, and only there', () => {
  const required = { SALLYPORT_OIDC_ISSUER: 'https://id.example/' }
  assert.equal(readConfig(required).connectionAudience, undefined)
  const { audience, connectionAudience } = readConfig({
    ...required,
    SALLYPORT_EDGE_URL: 'https://gateway.example/',
  })
  assert.equal(connectionAudience, 'https://gateway.example/mcp/approvals')
  assert.equal(audience, 'http://127.0.0.1:7420')
})

test('all problems are told together', () => {
  const env = {
    SALLYPORT_CONTROL_URL: 'control',
    SALLYPORT_EDGE_URL: 'edge',
    SALLYPORT_APPROVAL_MAX_OPEN: '0',
    SALLYPORT_NATS_URL: 'http://127.0.0.1',
  }
  assert.throws(
    () => readConfig(env),
    (error: Error) => {
      const expected = [
        'SALLYPORT_OIDC_ISSUER',
        'SALLYPORT_CONTROL_URL',
        'SALLYPORT_EDGE_URL',
        'SALLYPORT_APPROVAL_MAX_OPEN',
        'SALLYPORT_NATS_URL',
      ]
      for (const name of expected) assert.match(error.message, new RegExp(name))
      return true
    },
  )
})
