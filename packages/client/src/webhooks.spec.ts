import { WebhookRefused, WebhookVerifier } from './webhooks';

/** The example of the convention itself, signed by its own implementation. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const OTHER_SECRET = `whsec_${Buffer.from('another secret of the tests').toString('base64')}`;

const at = (offsetSeconds: number) => ({
  now: () => new Date((1_614_265_330 + offsetSeconds) * 1000),
});
const verifier = new WebhookVerifier(SECRET, at(0));

describe('WebhookVerifier', () => {
  it('takes what another implementation has signed, as text and as bytes', () => {
    expect(verifier.verify(BODY, HEADERS)).toEqual({ test: 2432232314 });
    expect(verifier.verify(Buffer.from(BODY), HEADERS)).toEqual({ test: 2432232314 });
  });

  it('finds headers however they are written', () => {
    const upper = Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), value]);
    expect(verifier.verify(BODY, Object.fromEntries(upper) as typeof HEADERS)).toBeDefined();
    expect(verifier.verify(BODY, new Headers(HEADERS))).toBeDefined();
    const listed = Object.entries(HEADERS).map(([name, value]) => [name, [value]]);
    expect(
      verifier.verify(BODY, Object.fromEntries(listed) as object as typeof HEADERS),
    ).toBeDefined();
  });

  it('takes one right signature among several, and one right secret of two', () => {
    const signature = `v1,AAAA v1a,${HEADERS['webhook-signature'].slice(3)} ${HEADERS['webhook-signature']}`;
    expect(verifier.verify(BODY, { ...HEADERS, 'webhook-signature': signature })).toBeDefined();
    const rotated = new WebhookVerifier([OTHER_SECRET, SECRET], at(0));
    expect(rotated.verify(BODY, HEADERS)).toBeDefined();
  });

  it.each([-300, 300])('takes a time that is %i seconds away', (seconds) => {
    expect(new WebhookVerifier(SECRET, at(seconds)).verify(BODY, HEADERS)).toBeDefined();
  });

  it.each([-301, 301])('refuses a time that is %i seconds away', (seconds) => {
    const late = new WebhookVerifier(SECRET, at(seconds));
    expect(() => late.verify(BODY, HEADERS)).toThrow(WebhookRefused);
  });

  it.each([
    ['another body', `${BODY} `, HEADERS],
    ['another id', BODY, { ...HEADERS, 'webhook-id': 'msg_2' }],
    ['another time', BODY, { ...HEADERS, 'webhook-timestamp': '1614265331' }],
    ['no time', BODY, { ...HEADERS, 'webhook-timestamp': 'NaN' }],
    ['a time of another form', BODY, { ...HEADERS, 'webhook-timestamp': '1614265330.0' }],
    ['no id', BODY, { ...HEADERS, 'webhook-id': '' }],
    ['a signature of another version', BODY, { ...HEADERS, 'webhook-signature': 'v2,AAAA' }],
    ['an empty signature', BODY, { ...HEADERS, 'webhook-signature': 'v1,' }],
    ['no signature', BODY, { 'webhook-id': '1', 'webhook-timestamp': '1614265330' }],
  ])('refuses %s', (_what, body, headers) => {
    expect(() => verifier.verify(body, headers)).toThrow(WebhookRefused);
  });

  it('refuses what another secret has signed, and secrets that are none', () => {
    const other = new WebhookVerifier(OTHER_SECRET, at(0));
    expect(() => other.verify(BODY, HEADERS)).toThrow('No signature is right');
    for (const none of ['', 'whsec_', SECRET.slice(6)]) {
      expect(() => new WebhookVerifier(none)).toThrow(TypeError);
    }
    expect(() => new WebhookVerifier([])).toThrow(TypeError);
  });
});
