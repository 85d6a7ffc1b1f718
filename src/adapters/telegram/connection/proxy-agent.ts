import type { Agent, ClientRequest } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

const SOCKS_PROTOCOLS = ['socks:', 'socks5:', 'socks5h:'];
const OK = 200;
const WRONG_LOGIN = 407;

/**
 * An agent for `socks5://` or `http://`; null without a proxy. Host names go to a SOCKS proxy
 * unresolved, because where Telegram needs a proxy, its name often does not resolve either.
 */
export function proxyAgentOf(proxyUrl: string | null): Agent | null {
  if (proxyUrl === null) return null;
  const url = new URL(proxyUrl);
  if (SOCKS_PROTOCOLS.includes(url.protocol)) return new SocksAgent(url, { keepAlive: true });
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    return new HttpAgent(proxyUrl, { keepAlive: true });
  }
  // Never with the address itself: it may carry a password.
  throw new Error(`TELEGRAM_PROXY: ${url.protocol} is not supported, use socks5:// or http://`);
}

class SocksAgent extends SocksProxyAgent {
  constructor(url: URL, options: { keepAlive: boolean }) {
    super(url.href.replace(/^\w+:/, 'socks5h:'), options);
    // A URL puts an IPv6 address into brackets, which no socket knows.
    this.proxy.host = url.hostname.replace(/^\[|\]$/g, '');
  }

  override async connect(...given: Parameters<SocksProxyAgent['connect']>) {
    try {
      return await super.connect(...given);
    } catch (error) {
      throw proxyError(error instanceof Error ? error.message : String(error), error);
    }
  }
}

class HttpAgent extends HttpsProxyAgent<string> {
  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ) {
    let status = OK;
    // Its answer would be taken for one of Telegram's.
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    let socket;
    try {
      socket = await super.connect(request, options);
    } catch (error) {
      throw proxyError(error instanceof Error ? error.message : String(error), error);
    }
    if (status === OK) return socket;
    socket.destroy();
    throw proxyError(
      status === WRONG_LOGIN ? 'it wants another user or password (407)' : `it answers ${status}`,
    );
  }
}

function proxyError(reason: string, cause?: unknown): Error {
  return new Error(`the proxy of TELEGRAM_PROXY cannot be used: ${reason}`, { cause });
}
