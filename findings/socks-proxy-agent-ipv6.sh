#!/usr/bin/env bash
# socks-proxy-agent 8.0.5: a proxy whose address is IPv6 cannot be used. A URL must put it into brackets, and the agent looks
# for a host of the name "[::1]". Its sister https-proxy-agent 7.0.6 takes the brackets off. Nothing is sent to anybody: the
# look-up of the name is our own.
source "$(dirname "$0")/lib/setup.sh"
packages socks-proxy-agent@8.0.5 https-proxy-agent@7.0.6
expect 'socks://[::1]: the host is [::1], an address: false
socks://127.0.0.1: the host is 127.0.0.1, an address: true
http://[::1]: the host is ::1, an address: true
a request by socks://[::1] looks up the name [::1]' <<'EOF_JS'
const http = require('node:http');
const net = require('node:net');
const { HttpsProxyAgent } = require('https-proxy-agent');
const { SocksProxyAgent } = require('socks-proxy-agent');
const tell = (url, host) => console.log(`${url}: the host is ${host}, an address: ${net.isIP(host) !== 0}`);
for (const host of ['[::1]', '127.0.0.1']) {
  tell(`socks://${host}`, new SocksProxyAgent(`socks://${host}:1080`).proxy.host);
}
tell('http://[::1]', new HttpsProxyAgent('http://[::1]:1080').connectOpts.host);
const lookup = (name, options, done) => {
  console.log(`a request by socks://[::1] looks up the name ${name}`);
  done(new Error('nobody knows it'));
};
const agent = new SocksProxyAgent('socks://[::1]:1080', { socketOptions: { lookup } });
http.get('http://example.org/', { agent }).on('error', () => process.exit(0));
EOF_JS
