import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

const SOCKS_PROTOCOLS = ['socks:', 'socks5:', 'socks5h:'];

/**
 * An agent for `socks5://` or `http://`; null without a proxy. Host names go to a SOCKS proxy
 * unresolved, because where Telegram needs a proxy, its name often does not resolve either.
 */
export function proxyAgentOf(proxyUrl: string | null): Agent | null {
  if (proxyUrl === null) return null;
  const { protocol } = new URL(proxyUrl);
  if (SOCKS_PROTOCOLS.includes(protocol)) {
    return new SocksProxyAgent(proxyUrl.replace(/^socks5:/, 'socks5h:'), { keepAlive: true });
  }
  if (protocol === 'http:' || protocol === 'https:') {
    return new HttpsProxyAgent(proxyUrl, { keepAlive: true });
  }
  // Never with the address itself: it may carry a password.
  throw new Error(`TELEGRAM_PROXY: ${protocol} is not supported, use socks5:// or http://`);
}
