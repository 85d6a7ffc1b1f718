/** The link of withdrawal `w` is one to whose account may be paid. */
export const LINK_IS_PAYABLE = `EXISTS (
  SELECT 1 FROM link l WHERE l.customer_id = w.customer_id AND l.account_id = w.account_id
    AND l.ended_at IS NULL AND l.suspended_at IS NULL)`;
