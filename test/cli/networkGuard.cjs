/**
 * Loaded before a program (`--require`): every way from Node to a network is noted in the file that
 * GLOSSATOR_NETWORK_LOG names, with its stack, and fails.
 */
const { appendFileSync, readdirSync, readlinkSync } = require('node:fs');

const log = process.env.GLOSSATOR_NETWORK_LOG;

function note(kind, what) {
  appendFileSync(
    log,
    `${JSON.stringify({ kind, pid: process.pid, what, stack: new Error().stack })}\n`,
  );
}

function forbid(owner, name, what) {
  if (typeof owner?.[name] !== 'function') throw new Error(`There is no ${what}`);
  // Not an arrow function, because some of these are called with `new`.
  owner[name] = function () {
    note('attempt', what);
    throw new Error(`Network: ${what}`);
  };
}

const dns = require('node:dns');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');

forbid(net.Socket.prototype, 'connect', 'net.Socket.connect');
forbid(net.Server.prototype, 'listen', 'net.Server.listen');
forbid(require('node:tls'), 'connect', 'tls.connect');
forbid(require('node:dgram'), 'createSocket', 'dgram.createSocket');
forbid(require('node:http2'), 'connect', 'http2.connect');
for (const [owner, name] of [
  [http, 'http'],
  [https, 'https'],
]) {
  forbid(owner, 'request', `${name}.request`);
  forbid(owner, 'get', `${name}.get`);
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'reverse', 'lookupService']) {
  forbid(dns, name, `dns.${name}`);
  forbid(dns.promises, name, `dns.promises.${name}`);
}
forbid(globalThis, 'fetch', 'fetch');
forbid(globalThis, 'WebSocket', 'WebSocket');

// Below all of the above, for whoever goes around them.
const { TCP } = process.binding('tcp_wrap');
for (const name of ['connect', 'connect6', 'bind', 'bind6', 'listen']) {
  forbid(TCP.prototype, name, `TCP.${name}`);
}
const { UDP } = process.binding('udp_wrap');
for (const name of ['bind', 'bind6', 'send', 'send6', 'connect', 'connect6']) {
  forbid(UDP.prototype, name, `UDP.${name}`);
}

/** Sockets of this process (Linux); native code opens them without asking Node. */
function sockets() {
  try {
    return readdirSync('/proc/self/fd').flatMap(fd => {
      try {
        const target = readlinkSync(`/proc/self/fd/${fd}`);
        return target.startsWith('socket:') ? [target] : [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

// Pipes to the parent are sockets too, and there from the beginning.
const before = new Set(sockets());
process.on('exit', () => {
  for (const socket of sockets()) if (!before.has(socket)) note('attempt', `native ${socket}`);
});

note('loaded', process.argv.slice(1).join(' '));
