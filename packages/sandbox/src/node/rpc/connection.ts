import type { WebSocket } from 'ws';
import type { BlockApplied, SandboxChain } from '../chain/chain';
import { objectNotFound } from '../rules/authority';
import { ChainError, writeError } from '../wire/chain-error';
import type { NodeFaults } from '../faults';
import type { SignedTransaction } from '../wire/signed-transaction';
import { asWire, writeJson, writeWireSeconds, WrittenJson } from '../wire/wire-value';
import type { CallContext } from './api-method';
import { ApiRegistry } from './api-registry';
import { readRequest, targetOf, type Request, type Target } from './request';
import { Subscriptions } from './subscriptions';

const MILLISECONDS_PER_SECOND = 1000;

/** One client of a node. */
export class Connection {
  private readonly apis = new ApiRegistry();
  private readonly subscriptions = new Subscriptions();
  private readonly inclusions = new Map<string, ((inclusion: unknown) => void)[]>();
  private readonly context: CallContext;

  constructor(
    private readonly socket: WebSocket,
    chain: SandboxChain,
    private readonly faults: NodeFaults,
  ) {
    this.context = {
      chain,
      get headNumber() {
        return faults.visibleHead(chain.headNumber);
      },
      subscriptions: this.subscriptions,
      broadcast: (transaction) => {
        demandPayees(transaction, faults);
        if (faults.swallowsBroadcasts) chain.tryOut(transaction);
        else chain.push(transaction);
      },
      whenIncluded: (transactionId, tell) => {
        const waiting = this.inclusions.get(transactionId) ?? [];
        this.inclusions.set(transactionId, [...waiting, tell]);
      },
      notify: this.notify,
    };
  }

  private readonly notify = (callbackId: unknown, parameters: readonly unknown[]): void => {
    this.send(writeJson({ method: 'notice', params: [callbackId, parameters] }));
  };

  /** Text and binary frames are read alike. */
  receive(message: string): void {
    const request = readRequest(message);
    if (request === undefined) return;
    let method = request.method;
    try {
      const target = targetOf(request);
      method = target.method;
      this.faults.countCall(method);
      if (this.faults.ignores(method)) return;
      const found = this.apis.find(target);
      const result = found.answer(target.parameters, this.context);
      if (result instanceof Promise) this.replyLater(request, target, result);
      else this.reply(request, target, result);
    } catch (error) {
      this.refuse(request, method, error);
    }
  }

  private replyLater(request: Request, target: Target, result: Promise<unknown>): void {
    result.then(
      (value) => {
        try {
          this.reply(request, target, value);
        } catch (error) {
          // A lie may be a refusal, too.
          this.refuse(request, target.method, error);
        }
      },
      (error: unknown) => {
        this.refuse(request, target.method, error);
      },
    );
  }

  private reply({ replyId }: Request, { method, parameters }: Target, result: unknown): void {
    if (this.faults.takeDroppedReply(method)) return;
    const transform = this.faults.transformOf(method);
    const text =
      transform === undefined
        ? textOf(result)
        : writeJson(transform(plainResult(result), parameters) ?? null);
    const id = typeof replyId === 'string' ? `"${replyId}"` : replyId;
    this.sendAfterDelay(method, `{"id":${id},"jsonrpc":"2.0","result":${text}}`);
  }

  private refuse(request: Request, method: string, error: unknown): void {
    const refusal = error instanceof ChainError ? error : brokenSandbox(error);
    refusal.within({
      file: 'websocket_api.cpp',
      line: 125,
      method: 'on_message',
      format: '',
      data: { 'call.method': request.method, 'call.params': request.parameters },
    });
    const at = writeWireSeconds(Math.floor(Date.now() / MILLISECONDS_PER_SECOND));
    const reply = { id: request.replyId, jsonrpc: '2.0', error: writeError(refusal, at) };
    this.sendAfterDelay(method, writeJson(reply));
  }

  private sendAfterDelay(method: string, text: string): void {
    if (this.faults.repeatsReplies) this.send(text);
    const milliseconds = this.faults.delayMillisecondsOf(method);
    if (milliseconds === 0) {
      this.send(text);
      return;
    }
    setTimeout(() => {
      this.send(text);
    }, milliseconds).unref();
  }

  private send(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }

  /** A transaction came in; it is told whether or not a block will hold it. */
  onPending(transaction: SignedTransaction): void {
    if (this.faults.hidesPending) return;
    this.subscriptions.tellPending(transaction.body, this.notify);
  }

  /** A block of the chain came into this node's sight. */
  onBlock(event: BlockApplied): void {
    this.subscriptions.tellBlock(event, this.notify);
    // When the history plugin gives up, whoever waits for this block's transactions waits for ever.
    if (event.historyComplete) this.tellInclusions(event);
  }

  private tellInclusions({ block }: BlockApplied): void {
    if (this.inclusions.size === 0) return;
    block.transactionIds.forEach((id, index) => {
      const waiting = this.inclusions.get(id);
      if (waiting === undefined) return;
      this.inclusions.delete(id);
      const trx = block.body.transactions[index];
      for (const tell of waiting) tell({ id, block_num: block.number, trx_num: index, trx });
    });
  }
}

/** A fault: the node knows nothing of somebody whom the transaction pays, and refuses all of it. */
function demandPayees({ body }: SignedTransaction, faults: NodeFaults): void {
  for (const [, fields] of body.operations) {
    const { to } = fields as { readonly to?: unknown };
    if (typeof to === 'string' && faults.refusesPaymentTo(to)) throw objectNotFound(to);
  }
}

/** A mistake of the sandbox's own must not look like an answer of the node, nor end the process. */
function brokenSandbox(error: unknown): ChainError {
  return new ChainError('unspecified', {
    file: 'sandbox',
    line: 0,
    method: 'call',
    format: 'the sandbox is broken: ${reason}',
    data: { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  });
}

function textOf(result: unknown): string {
  if (result instanceof WrittenJson) return result.text;
  return result === undefined ? 'null' : writeJson(result);
}

function plainResult(result: unknown): unknown {
  return result instanceof WrittenJson ? (JSON.parse(result.text) as unknown) : asWire(result);
}
