/**
 * Loaded before a demo server that would listen on every address: makes it listen on 127.0.0.1 alone, and ends it when
 * the process that started it is gone, however that went.
 */
import { Server } from 'node:net'

const listen = Server.prototype.listen

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  const first = typeof port === 'object' ? [{ ...port, host: '127.0.0.1' }] : [port, '127.0.0.1']
  return Reflect.apply(listen, this, [...first, ...rest])
}

process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume()
