import { Agreement, type Statement, type Surveyor } from './agreement';
import { ChainError, NodesDisagreeError } from './chain-error';
import type { ChainNode } from './node-link';

/** What each node says, as `text@head`; the number of a head is its length. */
class Nodes implements Surveyor {
  surveys = 0;

  constructor(
    readonly quorum: number,
    public said: Record<string, string>,
  ) {}

  use(): Promise<never> {
    return Promise.reject(new Error('a single node was asked'));
  }

  async survey<T>(
    question: (node: ChainNode) => Promise<T | undefined>,
  ): Promise<ReadonlyMap<string, T>> {
    this.surveys += 1;
    const answers = new Map<string, T>();
    for (const node of Object.keys(this.said)) {
      const answer = await question({
        node,
        call: () => Promise.resolve(null),
        reconnected: () => Promise.resolve(true),
      });
      if (answer !== undefined) answers.set(node, answer);
    }
    return answers;
  }

  statement(node: string): Promise<Statement<string>> {
    const [text = '', id = ''] = (this.said[node] ?? '').split('@');
    const head = { number: id.length, id, time: new Date(0), irreversibleNumber: 0 };
    return Promise.resolve({ value: text, text, head });
  }
}

describe('what a quorum says about the state at the head', () => {
  const outcome = async (agreement: Agreement, nodes: Nodes): Promise<string> => {
    const ask = ({ node }: ChainNode) => nodes.statement(node);
    try {
      return await agreement.on({ what: 'balance', subject: '1.2.5', ask });
    } catch (error) {
      if (error instanceof NodesDisagreeError) return Object.keys(error.answersByNode).join();
      return error instanceof ChainError ? error.kind : String(error);
    }
  };
  const of = (quorum: number, said: Record<string, string>) => {
    const nodes = new Nodes(quorum, said);
    return outcome(new Agreement(nodes), nodes);
  };

  it.each<[string, number, Record<string, string>, string]>([
    ['two of two', 2, { a: 'x@h', b: 'x@h' }, 'x'],
    ['two of three, the third at another head', 2, { a: 'x@h', b: 'x@h', c: 'y@hh' }, 'x'],
    ['two of three, the third differs', 2, { a: 'x@h', b: 'y@h', c: 'x@h' }, 'x'],
    ['the furthest two of four', 2, { a: 'x@h', b: 'x@h', c: 'y@hh', d: 'y@hh' }, 'y'],
    ['nobody at the same head', 2, { a: 'x@h', b: 'x@hh' }, 'unavailable'],
    ['one of two', 2, { a: 'x@h', b: 'y@h' }, 'unavailable'],
    ['one alone', 2, { a: 'x@h' }, 'unavailable'],
    ['two against two', 2, { a: 'x@h', b: 'x@h', c: 'y@h', d: 'y@h' }, 'unavailable'],
  ])('%s', async (_who, quorum, said, expected) => {
    expect(await of(quorum, said)).toBe(expected);
  });

  it('asks again while nodes differ', async () => {
    const nodes = new Nodes(2, { a: 'x@h', b: 'y@h' });
    const answer = outcome(new Agreement(nodes), nodes);
    nodes.said = { a: 'x@h', b: 'x@h' };
    expect(await answer).toBe('x');
  });

  it('names all nodes once one of them has differed at three heads', async () => {
    const nodes = new Nodes(2, { a: 'x@h', b: 'x@h', c: 'y@h' });
    const agreement = new Agreement(nodes);
    const next = () => {
      const entries = Object.entries(nodes.said).map(([node, said]) => [node, `${said}h`] as const);
      nodes.said = Object.fromEntries(entries);
      return outcome(agreement, nodes);
    };
    expect(await outcome(agreement, nodes)).toBe('x');
    expect(await outcome(agreement, nodes)).toBe('x');
    expect(await next()).toBe('x');
    expect(await next()).toBe('a,b,c');
    // One good answer, and it begins again.
    nodes.said = { a: 'x@hhhh', b: 'x@hhhh', c: 'x@hhhh' };
    expect(await outcome(agreement, nodes)).toBe('x');
    nodes.said = { a: 'x@hhhhh', b: 'x@hhhhh', c: 'y@hhhhh' };
    expect(await outcome(agreement, nodes)).toBe('x');
  });
});

describe('what a quorum says about several things at once', () => {
  /** What each node says of each thing, as `text,text@head`. */
  const each = async (said: Record<string, string>, times = 1): Promise<string> => {
    const nodes = new Nodes(2, said);
    const agreement = new Agreement(nodes);
    const ask = async ({ node }: ChainNode) => {
      const { text, head } = await nodes.statement(node);
      return text.split(',').map((value) => ({ value, text: value, head }));
    };
    const answers: string[] = [];
    for (let time = 0; time < times; time += 1) {
      try {
        const statements = await agreement.onEach('things', ask);
        answers.push(statements.map((statement) => statement?.value ?? '?').join());
      } catch (error) {
        answers.push(error instanceof ChainError ? error.kind : String(error));
      }
      const later = Object.entries(said).map(([node, text]) => [node, `${text}h`] as const);
      nodes.said = Object.fromEntries(later);
    }
    return [...new Set(answers)].join(' ');
  };

  it.each<[string, Record<string, string>, string]>([
    ['all of it', { a: 'x,y@h', b: 'x,y@h' }, 'x,y'],
    ['one of two', { a: 'x,y@h', b: 'x,z@h' }, 'x,?'],
    ['one of two, by two of three', { a: 'x,y@h', b: 'x,z@h', c: 'w,y@h' }, 'x,y'],
    ['nothing, at one head', { a: 'x@h', b: 'y@h' }, '?'],
    ['nothing, at different heads', { a: 'x@h', b: 'x@hh' }, 'unavailable'],
    ['nothing, alone', { a: 'x@h' }, 'unavailable'],
    ['nothing, there being no node', {}, 'unavailable'],
  ])('%s', async (_what, said, expected) => {
    expect(await each(said)).toBe(expected);
  });

  it('counts no dissent, however long it lasts', async () => {
    expect(await each({ a: 'x,y@h', b: 'x,z@h' }, 4)).toBe('x,?');
  });
});
