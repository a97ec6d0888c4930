/** Loaded before a server that would listen on every address: it listens on 127.0.0.1 alone, and says on which port. */
import { Server } from 'node:net'

const listen = Server.prototype.listen

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  this.once('listening', () => process.stderr.write(`port=${this.address().port}\n`))
  return Reflect.apply(listen, this, [port, '127.0.0.1', ...rest])
}
