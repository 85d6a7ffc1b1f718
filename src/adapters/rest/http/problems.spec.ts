import { HttpException, NotFoundException } from '@nestjs/common';
import { DOMAIN_ERROR_CODES, DomainError } from '../../../kernel';
import { DOMAIN_PROBLEMS } from './domain-problems';
import { problemOf } from './http-problems';
import { renderProblem } from './problem';

describe('problems', () => {
  it.each(DOMAIN_ERROR_CODES)('says %s in words of its own, under its own code', (code) => {
    const problem = problemOf(new DomainError(code, { hint: 'shown' }));
    expect(problem).toMatchObject({ code, details: { hint: 'shown' } });
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status === 503 || problem.status < 500).toBe(true);
    const others = DOMAIN_ERROR_CODES.filter((other) => other !== code);
    expect(others.map((other) => DOMAIN_PROBLEMS[other].title)).not.toContain(problem.title);
  });

  it.each([
    ['a plain error', new Error('password=hunter2')],
    ['a thrown text', 'password=hunter2'],
    ['nothing', undefined],
    ['a server error of Nest', new HttpException('password=hunter2', 500)],
    ['an error that only looks like a refusal', { status: 418, message: 'password=hunter2' }],
  ])('tells nothing about %s', (_what, thrown) => {
    const problem = problemOf(thrown);
    expect(problem).toMatchObject({ status: 500, code: 'unexpected_error' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('passes on what the parser of bodies refuses', () => {
    const tooLarge = Object.assign(new Error('too large'), { status: 413, expose: true });
    expect(problemOf(tooLarge)).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(problemOf(new NotFoundException())).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('is rendered as RFC 9457 wants it', () => {
    const draft = problemOf(new DomainError('customer_unknown'));
    expect(renderProblem(draft, { path: '/admin/v1/customers/1', requestId: 'request-1' })).toEqual(
      {
        type: 'urn:crowdwiz-gateway:problem:customer_unknown',
        title: 'No such customer',
        status: 404,
        code: 'customer_unknown',
        instance: '/admin/v1/customers/1',
        requestId: 'request-1',
      },
    );
  });
});
