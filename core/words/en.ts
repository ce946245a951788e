import type { Words } from './index.ts'

export const en: Words = {
  problems: {
    'bad-input': { title: 'Please check what you entered', detail: ({ expected }) => `${expected}` },
    'body-not-json': {
      title: 'Not readable',
      detail: () => 'The body must be JSON. Please check it and send it again.',
    },
    'body-too-large': {
      title: 'Too large',
      detail: () => 'The body is larger than 64 KB. Please shorten it and send it again.',
    },
    'not-found': { title: 'Not found', detail: () => 'There is nothing at this address. Please check it.' },
    'method-not-allowed': {
      title: 'Method not supported',
      detail: () => 'This address does not take that method. Please see the API documentation.',
    },
    'idempotency-key-missing': {
      title: 'Idempotency key missing',
      detail: () => 'Please send an Idempotency-Key header of 16–64 characters, a new one for each act.',
    },
    'idempotency-key-reused': {
      title: 'Idempotency key already used',
      detail: () => 'This Idempotency-Key belongs to a request with other content. Use a new one for a new act.',
    },
    'request-in-progress': {
      title: 'In progress',
      detail: () => 'The same request is being carried out. Ask for its result in a moment; nothing is taken twice.',
    },
    'too-many-requests': {
      title: 'Too many attempts',
      detail: ({ seconds }) => `Please try again in ${seconds} seconds.`,
    },
    'not-signed-in': {
      title: 'Please sign in',
      detail: () => 'Sign in with your phone number and the code we text you.',
    },
    'session-expired': {
      title: 'Your session has ended',
      detail: () => 'To keep your money safe, please sign in again.',
    },
    'csrf-token-missing': {
      title: 'The request could not be verified',
      detail: () => 'Please reload the page and try again.',
    },
    'foreign-origin': {
      title: 'The request could not be verified',
      detail: () => 'It came from another site and was refused. Please act inside this app.',
    },
    'signature-refused': {
      title: 'Signature refused',
      detail: () => 'The signature is invalid or too old. Please send the request again.',
    },
    'code-wrong': {
      title: 'Wrong code',
      detail: ({ left }) => `Please check the 6 digits in the message; ${left} more tries.`,
    },
    'code-expired': {
      title: 'The code no longer works',
      detail: () => 'A code works once and for 5 minutes. Please ask for a new one.',
    },
    'code-locked': {
      title: 'Signing in is paused',
      detail: ({ minutes }) => `Five wrong codes in a row. Please try again in ${minutes} minutes.`,
    },
    'not-joined': {
      title: 'No account yet',
      detail: () => 'This phone number has no account yet. Add your name to join.',
    },
    'already-joined': {
      title: 'You already have an account',
      detail: () => 'This phone number has an account. Please sign in.',
    },
    'sms-not-sent': {
      title: 'The message was not sent',
      detail: () => 'Text messages are not getting through right now. Please try again in a minute.',
    },
    'insufficient-funds': {
      title: 'Not enough money',
      detail: ({ short }) => `You are ${short} yuan short. Bring in money first, or choose a smaller amount.`,
    },
    'account-frozen': {
      title: 'The account cannot be used now',
      detail: () => 'An order blocks or freezes this account, so nothing was moved. Please ask the bank why.',
    },
    'payee-unknown': {
      title: 'Payee not found',
      detail: () => 'No customer of ours has this phone number. Check it, or ask them to join first.',
    },
    'payee-is-payer': {
      title: 'That is you',
      detail: () => 'The payee is yourself. Please choose another phone number.',
    },
    'no-bound-account': {
      title: 'No bound account yet',
      detail: () => 'First bind a card of your own at another bank.',
    },
    'bound-account-refused': {
      title: 'The card was not bound',
      detail: () => 'The other bank did not confirm this card. Please check its number and your name.',
    },
    'account-unknown': { title: 'No such account', detail: () => 'The account does not exist, or is not yours.' },
    'movement-unknown': { title: 'No such movement', detail: () => 'The movement does not exist, or is not yours.' },
    'biller-unknown': { title: 'No such biller', detail: () => 'Please choose one from the list of billers.' },
    'biller-unavailable': {
      title: 'The biller is not answering',
      detail: () => 'Nothing was taken. Please ask again in a few minutes.',
    },
    'bill-unknown': {
      title: 'No bill found',
      detail: () => 'Please check the customer number. A bill issued today may appear tomorrow.',
    },
    'bill-already-paid': { title: 'Already paid', detail: () => 'This bill is paid. Nothing more was taken.' },
    'bill-being-paid': {
      title: 'Being paid',
      detail: () => 'Another payment of this bill is under way. Nothing more was taken; please look again shortly.',
    },
    'amount-differs': {
      title: 'The amount differs from the bill',
      detail: ({ due }) => `This bill is ${due} yuan. Please pay exactly that.`,
    },
    'biller-refused': { title: 'The biller did not accept it', detail: ({ reason }) => `${reason} Nothing was taken.` },
    'clock-refused': {
      title: 'The clock cannot be moved',
      detail: () => 'Bank time moves forward only, and only in development.',
    },
    'bank-unavailable': {
      title: 'Not available right now',
      detail: () => 'The bank is coming back. Please repeat the same request shortly; nothing is taken twice.',
    },
    'internal-failure': {
      title: 'Something went wrong',
      detail: () => 'We have taken note. Please repeat the same request shortly; nothing is taken twice.',
    },
  },
  expectations: {
    amount: 'Please give the amount as a number with at most two decimals, for example 1234.50.',
    currency: 'Only Chinese yuan (CNY) for now.',
    'amount-above-zero': 'The amount must be above zero.',
    phone: 'Please give an 11-digit mobile number.',
    name: 'Please give your name, at most 60 characters.',
    memo: 'A memo has at most 60 characters and no control characters.',
    id: 'This is not one of our ids. Please choose from the list.',
    position: 'A ledger position is a number.',
    'idempotency-key': 'An Idempotency-Key is 16–64 letters, digits, dashes or underscores.',
    'card-number': 'Please give the 16–19 digits of the card.',
    'card-number-check-digit': 'The check digit of this card number does not fit. Please compare digit by digit.',
    code: 'The code has 6 digits.',
    cursor: 'This page mark is not valid. Please start from the first page.',
    biller: 'Please choose one from the list of billers.',
    'customer-number': 'Please give the 10-digit customer number from your water bill.',
    'bill-number': 'This is not a bill number. Please choose from the list.',
    missing: 'Something required is missing.',
    'unknown-field': 'There is a field we do not know. Remove it and send again.',
    other: 'This does not have the right form. Please see the API documentation.',
  },
  reasons: {
    'already-paid': 'This bill is already paid.',
    'amount-differs': 'The amount differs from the bill.',
    'bill-unknown': 'The biller has no such bill.',
    closed: 'This bill can no longer be paid.',
    'not-received': 'The biller did not receive the payment.',
    'not-found-by-staff': 'We checked: the biller did not receive the payment.',
    'name-differs': 'The name differs from the one the other bank has.',
    'insufficient-funds-there': 'There is not enough money in the account at the other bank.',
    'account-unknown-there': 'The other bank has no such account.',
    'account-closed-there': 'The account at the other bank is closed.',
    'refused-there': 'The other side did not accept it.',
    'insufficient-funds': 'Not enough money.',
    'account-frozen': 'An order blocks the account; nothing was moved. Please ask the bank.',
    'bill-being-paid': 'Another payment of this bill is under way.',
  },
}
