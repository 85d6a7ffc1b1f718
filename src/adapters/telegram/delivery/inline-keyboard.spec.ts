import { html } from '../messages';
import { inlineKeyboardOf } from './inline-keyboard';
import { filledIn, LINK_CODE, messageOf, withLinkCode } from './outgoing-message';

const BUTTONS = [
  [
    { label: 'Copy the account', copy: 'my-gateway1' },
    { label: 'Copy the code', copy: LINK_CODE },
  ],
  [{ label: 'Cancel', data: 'cancel' }],
];

describe('buttons', () => {
  it('go to Telegram as what is pressed and what is copied', () => {
    expect(inlineKeyboardOf(BUTTONS)).toEqual([
      [
        { text: 'Copy the account', copy_text: { text: 'my-gateway1' } },
        { text: 'Copy the code', copy_text: { text: LINK_CODE } },
      ],
      [{ text: 'Cancel', callback_data: 'cancel' }],
    ]);
  });

  it('have the code in them only once the message is sent', () => {
    const message = withLinkCode(messageOf(html`Send ${LINK_CODE}`, BUTTONS), 'a request');
    expect(JSON.stringify(message)).not.toContain('ACDE-FGHJ');
    const filled = filledIn(message, 'ACDE-FGHJ');
    expect(filled.html).toBe('Send ACDE-FGHJ');
    expect(filled.buttons).toEqual([
      [BUTTONS[0]![0], { label: 'Copy the code', copy: 'ACDE-FGHJ' }],
      BUTTONS[1],
    ]);
  });
});
