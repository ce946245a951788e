/** The one list of search attributes (decision 21); SQL visibility has about ten keyword slots. */
export const searchAttributes = {
  Customer: 'Keyword',
  Kind: 'Keyword',
  State: 'Keyword',
  Biller: 'Keyword',
  Amount: 'Double',
} as const
