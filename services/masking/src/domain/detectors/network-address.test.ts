import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText, rulesIn } from '../../testing/mask.ts'

test('addresses of hosts are masked, with what stands around them kept', () => {
  const texts = [
    ['http://10.0.0.1:8080/x', 'http://[masked:ip_address]:8080/x'],
    ['from 192.168.100.200 to 8.8.8.8.', 'from [masked:ip_address] to [masked:ip_address].'],
    ['10.0.0.1-10.0.0.9', '[masked:ip_address]-[masked:ip_address]'],
    ['10.1.0.0/16', '[masked:ip_address]/16'],
    ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '[masked:ip_address]'],
    ['[2001:db8::1]:443', '[[masked:ip_address]]:443'],
    ['fe80::1ff:fe23:4567:890a%eth0', '[masked:ip_address]'],
    ['::ffff:192.0.2.1', '[masked:ip_address]'],
    ['0:0:0:0:0:FFFF:192.0.2.1', '[masked:ip_address]'],
    ['2001:DB8::/32', '[masked:ip_address]/32'],
    ['ip=10.2.3.4;', 'ip=[masked:ip_address];'],
  ] as const
  for (const [text, masked] of texts) assert.equal(maskText(text), masked)
})

test('what is no address of a host stays', () => {
  for (const text of [
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '256.1.1.1',
    '1.2.3',
    '10.01.1.1',
    'version: 1.2.3.4',
    'release 10.2.0.1',
    '1.2.3.4-beta',
    '1:2:3:4:5:6:7',
    '1::2::3',
    '2001:db8::g',
    '10:30:00',
    'a::b',
    'dead::beef',
    '12345::1',
  ]) {
    assert.equal(maskText(text), text)
  }
  const versions = '{"version":"1.2.3.4","versions":["10.0.0.1"],"n":10.25}'
  assert.equal(mask(versions).content, versions)
})

test('addresses of devices are masked in all three spellings', () => {
  for (const address of [
    '00:1A:2B:3C:4D:5E',
    '00-50-56-12-34-56',
    '001a.2b3c.4d5e',
    '00:11:22:ff:fe:33:44:55',
  ]) {
    assert.deepEqual(rulesIn(`eth0 ${address} up`), ['mac_address'], address)
  }
  for (const text of [
    '00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff',
    '00:1A:2B:3C:4D',
    '00:1A-2B:3C-4D:5E',
    '1234.5678.9012',
    'g0:1A:2B:3C:4D:5E',
  ]) {
    assert.deepEqual(rulesIn(text), [], text)
  }
})

test('twelve digits are an address of a device beside a word that says so', () => {
  const masked = '[masked:mac_address]'
  for (const [before, behind] of [
    ['mac=', ''],
    ['MAC address: ', ''],
    ['const wifiMac = "', '"'],
    ['My MAC is ', ', thanks'],
    ['it was ', ' as MAC address'],
    ["('mac', '", "')"],
  ] as const) {
    assert.equal(maskText(`${before}f01898d4ae41${behind}`), `${before}${masked}${behind}`)
  }
  assert.equal(mask('{"wifi_mac":"001A2B383421"}').content, `{"wifi_mac":"${masked}"}`)
  assert.equal(maskText('MAC：a4:5e:60:9f:4f:55'), `MAC：${masked}`)
  assert.equal(maskText('ip:2607:24e8:67b9::8'), 'ip:[masked:ip_address]')
  for (const text of ['mac 000000000000', 'machine f01898d4ae41', 'commit f01898d4ae41 by mac'])
    assert.equal(maskText(text), text)
})
