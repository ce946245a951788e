import type { Words } from './index.ts'

export const en: Words = {
  outcomes: {
    returned: 'give it back to the customer',
    'to-suspense': 'put it in suspense',
    'to-biller': 'pay the biller from suspense',
    claim: 'pay the biller and claim it back',
    noted: 'note the reason, book nothing',
  },
  penalty: ({ percent, cap, principal, days, fenDays, sum }) =>
    days === 0
      ? `After the due day ${percent}% a day accrue on what is unpaid, at most ${cap}% of the bill.`
      : `Penalty = sum of each day's unpaid principal ${fenDays} × ${percent}% = ${sum} yuan (${days} days overdue, ${principal} yuan of principal unpaid now, at most ${cap}% of the bill).`,
  problems: {
    'bad-input': { title: 'Please check what you entered', detail: ({ expected }) => `${expected}` },
    'body-not-json': {
      title: 'Not readable',
      detail: () => 'The body must be JSON. Please check it and send it again.',
    },
    'body-too-large': {
      title: 'Too large',
      detail: ({ most }) => `The body is larger than ${most}. Please shorten it and send it again.`,
    },
    'body-too-slow': {
      title: 'Took too long to arrive',
      detail: ({ seconds }) =>
        `The request did not arrive within ${seconds} seconds. Please try again on a better connection.`,
    },
    'url-too-long': {
      title: 'Address too long',
      detail: ({ most }) => `The address is longer than ${most} characters. Please ask for less at once.`,
    },
    'headers-too-large': {
      title: 'Headers too large',
      detail: ({ parameter }) => `The header ${parameter} is too long. Please clear this site's cookies and try again.`,
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
    'role-missing': {
      title: 'Not allowed',
      detail: () => 'This is for people with the role for it. Sign in as one of them.',
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
    'no-fee-slab': {
      title: 'Amount outside the fees',
      detail: () => 'There is no fee for this amount. Please choose another.',
    },
    'biller-closed': {
      title: 'Not open now',
      detail: ({ from, to }) => `This biller takes payments from ${from} to ${to}; nothing was taken.`,
    },
    'payer-unknown': {
      title: 'The biller does not know this number',
      detail: () => 'Please compare it digit by digit; nothing was taken.',
    },
    'less-than-due': {
      title: 'Too little',
      detail: ({ due }) => `At least ${due} yuan are due on this bill; nothing was taken.`,
    },
    'less-than-minimum': {
      title: 'Below the minimum',
      detail: ({ minimum }) => `At least ${minimum} yuan of this bill must be paid at once; nothing was taken.`,
    },
    'amount-not-offered': { title: 'No such amount', detail: ({ amounts }) => `You can choose: ${amounts} yuan.` },
    'amount-out-of-range': {
      title: 'The amount is out of range',
      detail: ({ least, most, multiple }) => `Please give ${least} to ${most} yuan, in steps of ${multiple}.`,
    },
    'amount-out-of-limits': {
      title: 'Outside the limits',
      detail: ({ least, most }) => `One payment to this biller is ${least} to ${most} yuan; nothing was taken.`,
    },
    'reconciliation-unknown': {
      title: 'No reconciliation of this day',
      detail: () => 'This biller was not reconciled for this day yet. Please choose another day.',
    },
    'case-unknown': { title: 'No such case', detail: () => 'There is no such case. Please choose from the list.' },
    'case-closed': {
      title: 'The case is decided',
      detail: () => 'This case has its outcome, or is still looked into by itself. Nothing more was booked.',
    },
    'outcome-not-possible': {
      title: 'Not possible for this case',
      detail: ({ possible }) => `For this case you can choose: ${possible}.`,
    },
    'run-unknown': {
      title: 'No such bill run',
      detail: () => 'It does not exist, or belongs to another organisation.',
    },
    'run-not-draft': {
      title: 'The run has begun',
      detail: () => 'The bills are out; the sheet stays. Correct or withdraw single bills, or cancel the run.',
    },
    'run-not-running': {
      title: 'The run is not going on',
      detail: () => 'It has not begun, or it has ended; nothing can be changed in it.',
    },
    'sheet-not-ready': {
      title: 'The sheet is not ready',
      detail: ({ bad }) =>
        Number(bad) > 0
          ? `${bad} rows are wrong; mend them and hand the sheet in again.`
          : 'Hand in a sheet and wait until it is read.',
    },
    'bill-number-taken': {
      title: 'Bill numbers used before',
      detail: ({ numbers }) =>
        `These bill numbers are taken: ${numbers}. Change them in the sheet and hand it in again.`,
    },
    'house-unknown': { title: 'No such house', detail: () => 'This run has no bill for that house. Please check it.' },
    'bill-closed': {
      title: 'The bill is closed',
      detail: () => 'It was withdrawn or its time is over; nothing was taken. Please ask whoever sent it.',
    },
    'bill-partly-paid': {
      title: 'Something is paid already',
      detail: ({ paid }) =>
        `${paid} yuan are paid; it can no longer be changed or withdrawn. Give the payment back first.`,
    },
    'more-than-due': {
      title: 'More than is due',
      detail: ({ left }) => `${left} yuan are left to pay; nothing was taken. Please pay that.`,
    },
    'part-not-allowed': { title: 'To be paid at once', detail: ({ left }) => `This bill is paid whole: ${left} yuan.` },
    'payment-unknown': {
      title: 'No such payment',
      detail: () => 'This bill has no such payment, or it was given back before.',
    },
    'link-unknown': {
      title: 'The link leads nowhere',
      detail: () => 'Please check the link in the text; it ends when the bill is withdrawn.',
    },
    'link-locked': {
      title: 'Not just now',
      detail: ({ minutes }) => `The name was wrong too often. Please try again in ${minutes} minutes.`,
    },
    'householder-wrong': {
      title: 'Not the householder’s name',
      detail: ({ left }) => `Please give the name that the sender of the bill has; ${left} more tries.`,
    },
    'household-unknown': {
      title: 'No such household',
      detail: () => 'Add it with the link from the text, or sign in with the phone that is on the bill.',
    },
    'mandate-exists': {
      title: 'Already paid by itself',
      detail: () => 'There is a mandate for this household. End it to give another.',
    },
    'mandate-unknown': { title: 'No such mandate', detail: () => 'It does not exist, or is not yours.' },
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
    parameters: 'Please give what this biller asks for, each at most 80 characters.',
    outcome: 'Please choose an outcome from the list.',
    reason: 'Please give a reason, at most 200 characters.',
    'bill-number': 'This is not a bill number. Please choose from the list.',
    day: 'A day is written 2026-12-31.',
    days: 'Days are a whole number within the limits.',
    title: 'Please give a name that is not too long.',
    percent: 'A percentage has at most four decimals, for example 0.05.',
    exactness: 'Choose whole payment, or payment in parts.',
    allocation: 'Choose whether principal or penalty is paid first.',
    order: 'A run can be paused, resumed, cancelled or extended.',
    house: 'Please give the house.',
    state: 'Please choose a state from the list.',
    format: 'Files come as xlsx or csv.',
    mends: 'mends is true, or absent: only the rows that were wrong.',
    link: 'The link has another form; please check the text.',
    bills: 'One to twenty bills can be paid at once.',
    'tax-number': 'A tax number is the 18-character unified social credit code.',
    frequency: 'Choose each bill, or once a month.',
    missing: 'Something required is missing.',
    'unknown-field': 'There is a field we do not know. Remove it and send again.',
    other: 'This does not have the right form. Please see the API documentation.',
  },
  reasons: {
    'above-cap': 'The bill is above the cap of your mandate; it was not paid by itself.',
    'limit-reached': 'The mandate was used this month already.',
    'account-closed': 'The bill is closed.',
    'account-unknown': 'The bill is closed.',
    'already-paid': 'This bill is already paid.',
    'amount-differs': 'The amount differs from the bill.',
    'bill-unknown': 'The biller has no such bill.',
    closed: 'This bill can no longer be paid.',
    'amount-not-allowed': 'The biller does not take this amount.',
    'number-unknown': 'The biller does not know this number.',
    'more-than-due': 'It was more than is left to pay.',
    'not-at-biller': 'Compared with the biller: it does not have this payment; the money is back.',
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
