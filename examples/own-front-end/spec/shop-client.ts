export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a browser sends. */
export class ShopClient {
  constructor(
    private readonly url: string,
    private readonly token: string | null = null,
  ) {}

  static async visit(url: string): Promise<ShopClient> {
    const { body } = await new ShopClient(url).post('visitors', {});
    return new ShopClient(url, String(body['token']));
  }

  get(path: string): Promise<Reply> {
    return this.call(path, { method: 'GET' });
  }

  post(path: string, body: Readonly<Record<string, string>>): Promise<Reply> {
    return this.call(path, { method: 'POST', body: JSON.stringify(body) });
  }

  private async call(path: string, init: RequestInit): Promise<Reply> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (this.token !== null) headers['Authorization'] = `Bearer ${this.token}`;
    const answer = await fetch(`${this.url}/shop/${path}`, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as Reply['body'] };
  }
}
