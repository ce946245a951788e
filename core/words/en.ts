import type { Words } from './index.ts'

/** Why something cannot be done with a deposit, by the rule that says so; an amount or a day where it has one. */
const whyNot = {
  withdraw: (why: string, amount: string) =>
    ({
      'more-than-deposit': `There are ${amount} yuan in this deposit.`,
      'whole-only': `This product is withdrawn whole: ${amount} yuan.`,
      'part-drawn-before':
        'A part can be withdrawn early once, and was. Please wait for the end, or withdraw all of it.',
      'rest-too-small': `At least ${amount} yuan must stay. Please withdraw less, or all of it.`,
      'early-not-allowed': `This product is not withdrawn early; it matures on ${amount}.`,
      'amount-too-small': 'The amount must be above zero.',
    })[why] ?? 'Please change the amount and try again.',
  add: (why: string, amount: string) =>
    ({
      'no-instalments': 'This product is put in once. To put in more, please open another.',
      'amount-not-agreed': `The amount of each month is agreed: ${amount} yuan.`,
      'month-paid': `This month’s is in already; the next from ${amount} on.`,
      matured: `It has matured (${amount}); nothing can be added.`,
    })[why] ?? 'Please change the amount and try again.',
  notice: (why: string, amount: string) =>
    ({
      'needs-no-notice': 'This product needs no notice and can be withdrawn at once.',
      'amount-too-small': `A notice is for ${amount} yuan at least, or for all of it.`,
      'more-than-deposit': `Besides what is notified already, ${amount} yuan can be.`,
      'no-such-notice': 'There is no notice to take back.',
    })[why] ?? 'Please change the amount and try again.',
}

/** Why a repayment cannot be made so, by the rule that says so. */
const repaymentWhy = (why: string, amount: string): string =>
  (
    ({
      'more-than-owed': `${amount} yuan settle it.`,
      'overdue-first': `Something is overdue: please pay ${amount} yuan first.`,
      'not-early': 'This loan cannot be repaid early so; it can be settled whole.',
    }) as Record<string, string>
  )[why] ?? 'Please change the amount and try again.'

/** Why something cannot be sent back without a reason. */
const noReturn = (why: string, since: string): string =>
  ({
    'made-to-order': 'What was made to order cannot be. If something is wrong with it, choose that as the reason.',
    fresh: 'What spoils cannot be. If something is wrong with it, choose that as the reason.',
    digital: 'Digital goods that were opened or loaded cannot be.',
    press: 'Delivered newspapers and magazines cannot be.',
    'agreed-none': 'You confirmed that with the order. If something is wrong with it, choose that as the reason.',
    firm: 'Seven days without a reason is a consumer’s right; a firm that buys has none.',
    over: `Seven days from the day after you signed for it: that was until ${since}.`,
  })[why] ?? 'Please choose a reason.'

export const en: Words = {
  endOfDay: {
    'cut-off': () => 'The day is cut off: what is booked after midnight is the next day’s.',
    balances: ({ rows }) => `${rows} accounts and movements taken in; the days’ sums stand as of this day.`,
    accruals: ({ rows, current, term, booked, deposits, provided }) =>
      current === undefined || term === undefined
        ? `${rows} accounts and deposits have earned interest.`
        : `Current accounts have earned ${current} yuan in their period, ${deposits === 1 ? '1 deposit' : `${deposits ?? 0} deposits`} ${term} in their term; ${booked ?? '0.00'} of it is booked on this day.${provided === undefined ? '' : ` Provisions were raised by ${provided} yuan.`}`,
    interest: ({ rows, paid, suspended }) =>
      paid === undefined
        ? rows === 0
          ? 'No interest is paid on this day.'
          : `${rows} corrections of interest that was paid before.`
        : `${paid} yuan of interest to ${rows} accounts${suspended ? `; ${suspended} could not take it, and a person looks at them` : ''}.`,
    maturities: ({ rows, principal, interest, refused }) =>
      rows === 0
        ? 'No deposit matures.'
        : `${rows === 1 ? '1 deposit matures, is renewed or pays' : `${rows} deposits mature, are renewed or pay`} interest: ${principal ?? '0.00'} yuan of principal, ${interest ?? '0.00'} of interest${refused ? `; ${refused} wait for a person` : ''}.`,
    'year-end': ({ profit }) =>
      profit === undefined
        ? 'Not the end of a year.'
        : `Income and expense went into the profit of the year: ${profit} yuan.`,
    'general-ledger': ({ rows }) => `${rows} heads balance, and each is the sum of its accounts.`,
    report: () => 'The day is told in one digest.',
  },
  outcomes: {
    returned: 'give it back to the customer',
    'to-suspense': 'put it in suspense',
    'to-biller': 'pay the biller from suspense',
    claim: 'pay the biller and claim it back',
    noted: 'note the reason, book nothing',
  },
  joining: {
    whys: {
      'not-matched':
        'The name and the ID number do not belong together. Please compare both with the card, letter by letter.',
      'number-unknown':
        'The registry has no such ID number. Please compare digit by digit; a new card may take some days.',
      'registry-not-available':
        'The registry is not answering. We ask again by ourselves and someone follows it up; nothing to repeat.',
      'refused-before': 'An application with this ID number was refused lately; someone of the bank looks at it.',
      'face-low':
        'The comparison failed. Try once more in even light, without mask or dark glasses, or choose a video call or a branch.',
      'face-unclear': 'The comparison was not clear enough; someone of the bank looks at it. Nothing to repeat.',
      'not-live':
        'We could not tell that it was you, live. Follow the prompts once more, or choose a video call or a branch.',
      'face-expired': 'The time for the picture ran out. Please start again.',
      'face-not-available':
        'The face check is not answering. We ask again; you can also choose a video call or a branch.',
      'instead-video': 'You chose a video call: we ring the number you joined with. Please have your ID card at hand.',
      'instead-branch':
        'You chose a branch: come yourself with your ID card to any of them, and this goes on from there.',
      'account-differs':
        'The other bank has another name, ID number or phone. Update it there, or choose another account.',
      'account-unknown': 'The other bank has no such account. Please compare digit by digit.',
      'account-closed': 'That account is closed. Please choose another.',
      'account-not-class-one':
        'That is no class I account. Choose one that is, or open class III here (at most 2,000 yuan).',
      'account-not-available': 'The other bank is not answering. We ask again by ourselves; nothing to repeat.',
      'already-customer':
        'You are a customer already: one person, one customer. Sign in with the phone of then; if you have lost it, come to a branch with your ID card.',
      'officer-refused': 'Someone of the bank looked at it and refused.',
    },
    toOfficers: {
      'not-matched': 'Name and ID number do not belong together',
      'number-unknown': 'The registry has no such ID number',
      'registry-not-available': 'The registry does not answer',
      'refused-before': 'Refused with this ID number not long ago',
      'face-low': 'The face is not alike enough',
      'face-unclear': 'The likeness of the face is between yes and no',
      'not-live': 'No living face was seen',
      'face-expired': 'The time for the picture ran out',
      'face-not-available': 'The face check does not answer',
      'instead-video': 'Chose a video call: to be rung back',
      'instead-branch': 'Chose to come to a branch',
      'account-differs': 'The other bank has other particulars',
      'account-unknown': 'The other bank has no such account',
      'account-closed': 'The bound account is closed',
      'account-not-class-one': 'The bound account is not class I',
      'account-not-available': 'The other bank does not answer',
      'already-customer': 'Is a customer already',
      'officer-refused': 'Refused by an officer',
    },
    todo: {
      consents: 'Please read and agree to each; your face and our news you may decline.',
      identity: 'Please give the name and number on your ID card.',
      face: 'Please start the face check, or choose a video call or a branch instead.',
      capture: 'Please finish on the page that is open, then come back here.',
      account: 'Please give the card number of a class I account of your own at another bank.',
      wait: 'Being checked, a few seconds as a rule. You may leave: signing in with this phone anywhere goes on from here.',
      officer: 'Someone of the bank is at it; we text you. You may leave, nothing is lost.',
      branch: 'Please come to a branch yourself with your ID card; nothing is lost.',
      joined: 'Your account is open.',
      refused: 'The application was refused; why stands above.',
      lapsed:
        'Nothing happened for 30 days: the application has ended and what you gave is deleted. You can begin anew.',
      withdrawn: 'Withdrawn; what need not be kept is deleted. You can begin anew.',
    },
    appeal:
      'If you disagree, call us or come to any branch until then: another officer looks again, and you hear within 15 days.',
    outcomes: { accept: 'accept', refuse: 'refuse', 'ask-again': 'ask the person again' },
  },
  recovery: {
    whys: {
      'face-low':
        'Your face was not recognised. Face the camera in even light, without mask or sunglasses, and begin again.',
      'face-unclear': 'The comparison was not clear enough. Begin again, or come to a branch with your ID card.',
      'not-live':
        'The camera did not see a living face. Follow its hints and begin again, or come to a branch with your ID card.',
      'face-expired': 'Nobody was before the camera within 15 minutes. Please begin again.',
      'face-not-available':
        'The face check cannot be had just now; nothing has changed. Begin again later, or come to a branch with your ID card.',
      'session-over': 'This session has ended; nothing has changed. Sign in again and begin anew.',
    },
    todo: {
      none: 'Give the name and number on your ID card; then your face is compared.',
      face: 'Open the camera page, and come back here when it has looked.',
      waiting: 'We are at it; usually it takes seconds.',
      passed: 'It is you, and all former passkeys are ended. Make a new passkey within 15 minutes.',
      failed:
        'It did not work and nothing has changed. You may begin again, three times a day; or come to a branch with your ID card.',
    },
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
    locked: { title: 'The app is locked', detail: () => 'Open it with your passkey, or sign out and sign in again.' },
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
    'not-joined': { title: 'Not joined yet', detail: () => 'Please finish opening your account first.' },
    'approval-needed': {
      title: 'Please approve this',
      detail: ({ why }) =>
        why === 'new-payee'
          ? 'You have not paid this payee before. Please approve payee and amount with a passkey or a texted code.'
          : why === 'security'
            ? 'This changes the security of your account. Please approve it with a passkey.'
            : 'This is above what you let go without asking. Please approve payee and amount with a passkey or a texted code.',
    },
    'approval-unknown': {
      title: 'No such approval',
      detail: () => 'It does not exist or was used for something else. Please approve again.',
    },
    'approval-mismatch': {
      title: 'Not what you approved',
      detail: () =>
        'Payee or amount differ from what you approved, so nothing was paid. Please check and approve again.',
    },
    'approval-expired': {
      title: 'The approval is too old',
      detail: () => 'An approval works once and for 5 minutes. Please approve again.',
    },
    'passkey-needed': {
      title: 'A passkey is needed',
      detail: () =>
        'With texted codes alone you can pay at most 50,000 yuan a day and cannot change security. Please add or use a passkey.',
    },
    'passkey-refused': {
      title: 'The passkey was refused',
      detail: () => 'Its signature is not valid or the passkey was ended. Use another passkey, or a texted code.',
    },
    'passkey-unknown': { title: 'No such passkey', detail: () => 'It does not exist, or it is not yours.' },
    'passkey-last': {
      title: 'This is your last passkey',
      detail: () => 'Please add another one before you end this one.',
    },
    'device-unknown': {
      title: 'This device gets no notifications',
      detail: () => 'They were never turned on here, or have ended. Turn them on again under Notifications.',
    },
    'push-service-unknown': {
      title: 'We cannot notify this browser',
      detail: () =>
        'We do not know its push service. Please use Chrome, Edge, Firefox, Safari or the browser of your system.',
    },
    'phone-taken': {
      title: 'The number is taken',
      detail: () => 'Someone here has this phone number. Please choose another.',
    },
    'phone-changing': {
      title: 'Another change waits',
      detail: () => 'Another new number is waiting. Please keep the old one first, then ask again.',
    },
    'account-not-empty': {
      title: 'The account is not empty',
      detail: ({ balance }) =>
        `There are ${balance} yuan in it, held or on their way among them. Please take them out first, then close it.`,
    },
    'role-held': {
      title: 'You hold a role',
      detail: () => 'You hold a role in an organisation. Please hand it over first.',
    },
    'session-unknown': { title: 'No such device', detail: () => 'It is not signed in, or it was signed out already.' },
    'sms-not-sent': {
      title: 'The message was not sent',
      detail: () => 'Text messages are not getting through right now. Please try again in a minute.',
    },
    'already-joined': {
      title: 'You have joined',
      detail: () => 'You are a customer already; there is nothing to apply for.',
    },
    'under-age': {
      title: 'Under 16, not online',
      detail: () =>
        'A guardian opens the account at a branch: with their own ID card, the child’s ID card or household register, and proof of guardianship. What you typed was not kept.',
    },
    'joining-not-now': {
      title: 'Not needed now',
      detail: () => 'Please go on with the next step shown; another device may have done this one.',
    },
    'joining-over': {
      title: 'The application has ended',
      detail: () => 'Please see its result; one that was withdrawn or lapsed can be begun anew.',
    },
    'capture-unknown': {
      title: 'The picture is not there',
      detail: () => 'Please finish on the provider’s page first, or start again.',
    },
    'consent-missing': {
      title: 'Your consent is needed first',
      detail: ({ consent }) => `Please read and agree to: ${consent}.`,
    },
    'consent-outdated': {
      title: 'The text has changed',
      detail: ({ consent }) => `There is a newer version of: ${consent}. Please read it before you agree.`,
    },
    'consent-needed': {
      title: 'Not by itself',
      detail: ({ consent }) => `An account cannot be without it: ${consent}. It ends when the account is closed.`,
    },
    'another-officer': {
      title: 'For another officer',
      detail: () => 'Whoever decided first does not judge the appeal. Please hand it to a colleague.',
    },
    'consent-unknown': { title: 'No such consent', detail: () => 'It was never given, or it was taken back before.' },
    'insufficient-funds': {
      title: 'Not enough money',
      detail: ({ short }) => `You are ${short} yuan short. Bring in money first, or choose a smaller amount.`,
    },
    'account-frozen': {
      title: 'The account cannot be used now',
      detail: () => 'An order blocks or freezes this account, so nothing was moved. Please ask the bank why.',
    },
    'period-wrong': {
      title: 'Not a period',
      detail: ({ days }) =>
        `Choose a first day that has begun, and a last day that is not before it: at most ${days} days.`,
    },
    'statement-too-long': {
      title: 'Too many movements',
      detail: ({ most }) => `There are more than ${most} in this time. Choose shorter periods, one after another.`,
    },
    'counterparty-unknown': {
      title: 'Nobody you have paid',
      detail: () => 'Only someone your money has gone to can be put into a category.',
    },
    'product-unknown': { title: 'No such product', detail: () => 'Please choose from the list of products.' },
    'product-not-for-class': {
      title: 'Not with a class III account',
      detail: () => 'Deposits with a term are opened from a class I or II account. Please upgrade the account first.',
    },
    'deposit-term-not-offered': { title: 'No such term', detail: () => 'Please choose one of the product’s terms.' },
    'deposit-amount-wrong': {
      title: 'The amount does not fit the product',
      detail: ({ least, step }) =>
        `At least ${least} yuan${step && step !== '0.01' ? `, in whole multiples of ${step} yuan` : ''}. Please change the amount.`,
    },
    'renewal-not-offered': {
      title: 'Not renewed like this',
      detail: () =>
        'At maturity this product goes to the current account, or is renewed in one of the ways that are listed.',
    },
    'agreement-not-offered': {
      title: 'Not offered now',
      detail: () => 'Agreed rates are not offered at the moment. Nothing was agreed on.',
    },
    'agreed-amount-wrong': {
      title: 'Not this base amount',
      detail: ({ least }) => `The base amount is whole yuan, ${least} yuan at least. Please choose another.`,
    },
    'no-agreement': { title: 'Nothing to end', detail: () => 'The firm has no agreement that runs or will begin.' },
    'deposit-unknown': { title: 'No such deposit', detail: () => 'The deposit does not exist, or is not yours.' },
    'deposit-not-open': {
      title: 'The deposit is not open',
      detail: () => 'It is being opened, or is closed already. Please look again.',
    },
    'deposit-busy': {
      title: 'Something else is under way',
      detail: () =>
        'What was asked before for this deposit is not done yet; it takes seconds. Please try again. Nothing was moved.',
    },
    'withdrawal-not-possible': {
      title: 'It cannot be withdrawn like this',
      detail: ({ why, amount }) => whyNot.withdraw(String(why), String(amount ?? '')),
    },
    'preview-stale': {
      title: 'The figures have changed',
      detail: ({ interest }) =>
        `The interest is ${interest} yuan now, not what you saw. Nothing was withdrawn; please look again.`,
    },
    'addition-not-possible': {
      title: 'It cannot be put in like this',
      detail: ({ why, amount }) => whyNot.add(String(why), String(amount ?? '')),
    },
    'notice-not-possible': {
      title: 'No notice can be given like this',
      detail: ({ why, amount }) => whyNot.notice(String(why), String(amount ?? '')),
    },
    'orders-open': {
      title: 'There are orders under way',
      detail: ({ count }) =>
        `${count} orders at the mall are not over, and money may come back to this account. Please wait for their end, or cancel them.`,
    },
    'deposits-open': {
      title: 'There are deposits',
      detail: ({ count }) =>
        `${count} of your deposits are still open. Please withdraw them before closing the account.`,
    },
    'payee-unknown': {
      title: 'Payee not found',
      detail: () => 'No customer of ours has this phone number. Check it, or ask them to join first.',
    },
    'payee-is-payer': {
      title: 'That is you',
      detail: () => 'The payee is yourself. Please choose another phone number.',
    },
    'payee-takes-none': {
      title: 'The payee cannot be paid yet',
      detail: () =>
        'Their account was opened online and takes no transfers from others until their identity is confirmed in person. Nothing was taken.',
    },
    'payee-limit': {
      title: 'The payee has reached a limit',
      detail: () =>
        'Their account can take no more today or this year. Nothing was taken; please send less, or another day.',
    },
    'limit-passed': {
      title: 'Above a limit',
      detail: ({ limit, short }) =>
        limit === 'transfers-day'
          ? 'You have made as many transfers as a day allows. Please go on tomorrow.'
          : limit === 'room'
            ? `The balance has a cap; there is ${short} yuan too little room.`
            : `${limit === 'out-year' || limit === 'in-year' ? 'This year' : 'Today'} you may pay ${short} yuan less. Please choose a smaller amount${limit === 'out-year' ? '' : ' or another day'}.`,
    },
    'limit-out-of-range': {
      title: 'Out of range',
      detail: ({ most }) => `At most ${most} yuan can go without approval.`,
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
    'proposal-unknown': {
      title: 'No such proposal',
      detail: () => 'It does not exist, or is not yours to decide. Please choose from the list.',
    },
    'proposal-waiting': {
      title: 'Proposed already',
      detail: () => 'A proposal about this waits for a second person. Confirm or reject that one first.',
    },
    'proposal-closed': {
      title: 'Decided already',
      detail: () => 'This proposal was decided or withdrawn. Nothing was done a second time.',
    },
    'proposal-expired': {
      title: 'The proposal has lapsed',
      detail: () => 'It stood for three days, or whoever made it has lost the role. Please propose it again.',
    },
    'proposal-differs': {
      title: 'Not what you saw',
      detail: () => 'The digest is not that of this proposal. Please read it again before you confirm.',
    },
    'own-proposal': {
      title: 'It takes another person',
      detail: () => 'You proposed this yourself. A colleague with the role must confirm it.',
    },
    'own-matter': {
      title: 'It is your own matter',
      detail: () => 'This is about you. A colleague must do it.',
    },
    'role-not-possible': { title: 'Not possible with this role', detail: ({ why }) => `${why}` },
    'payment-not-in-review': {
      title: 'Nothing to decide',
      detail: () => 'This payment does not wait for a decision. Please look at the list of work.',
    },
    'order-unknown': {
      title: 'No such order',
      detail: () => 'This customer has no freeze by that order that still stands.',
    },
    'order-over': {
      title: 'The order is over',
      detail: () =>
        'Its time is over, or the day that was chosen is. A renewal comes before that; else it takes a new order with a document of its own.',
    },
    'order-over-term': {
      title: 'Longer than allowed',
      detail: ({ most }) => `An order of this body stands until ${most} at most.`,
    },
    'renewals-used': {
      title: 'No further renewal',
      detail: ({ most }) => `This body may renew ${most} times at most; that is used up.`,
    },
    'body-may-not-deduct': {
      title: 'May not deduct',
      detail: ({ body }) => `${body}: may freeze, and may not deduct.`,
    },
    'document-known': {
      title: 'Carried out before',
      detail: () => 'This account was frozen under the same document of the same body. Please compare its number.',
    },
    'more-than-covered': {
      title: 'More than the order has',
      detail: ({ covered }) => `The order has ${covered} yuan now; so much can be deducted at most.`,
    },
    'period-not-possible': { title: 'Not possible for this period', detail: ({ why }) => `${why}` },
    'freeze-unknown': {
      title: 'No such freeze',
      detail: () => 'This customer has no freeze of that number that still stands.',
    },
    'customer-unknown': {
      title: 'No such customer',
      detail: () => 'No customer has this phone or account number. Please compare it digit by digit.',
    },
    'look-unknown': {
      title: 'Please say why first',
      detail: () => 'A look needs a reason and lasts fifteen minutes. Please give the reason again.',
    },
    'field-empty': {
      title: 'Nothing is kept there',
      detail: () => 'The bank has nothing in this field of the customer.',
    },
    'joining-online': {
      title: 'Joining online',
      detail: () => 'This phone is joining online. Finish or withdraw that first, then open at the counter.',
    },
    'person-known': {
      title: 'They have an account',
      detail: () => 'This ID number belongs to a customer. One person has one relation with the bank.',
    },
    'person-refused': {
      title: 'Refused lately',
      detail: () => 'An officer refused this person lately. Please ask the officers before anything is opened.',
    },
    'guardian-needed': {
      title: 'A guardian is needed',
      detail: () => 'Who is not yet sixteen opens with a guardian; that is not possible here yet.',
    },
    'identity-differs': {
      title: 'Name and ID number differ',
      detail: ({ left }) =>
        left === undefined
          ? 'Name and ID number do not belong together there. Compare the card; nothing was opened.'
          : `Name or ID number differ from those on record. Compare them with your card; ${left} more tries today.`,
    },
    'recovery-at-branch': {
      title: 'Please come to a branch',
      detail: () => 'We have no identity of yours on record to compare with. Please bring your ID card to any branch.',
    },
    'recovery-locked': {
      title: 'Not now',
      detail: ({ hours }) =>
        `It was tried three times within a day. Try again in ${hours} hours, or bring your ID card to a branch.`,
    },
    'registry-not-available': {
      title: 'The registry does not answer',
      detail: () => 'Nothing was opened. Please press again in a moment.',
    },
    'firm-known': {
      title: 'The firm is known',
      detail: () => 'This firm has an account, or a question for one is open. Please ask its operator.',
    },
    'firm-unknown': { title: 'No such firm', detail: () => 'It does not exist, or is not yours.' },
    'firm-not-open': {
      title: 'The firm is not open yet',
      detail: () => 'It has no account yet, and nothing can be put aside from it. Please look where it stands.',
    },
    'firm-not-asking': {
      title: 'Nothing to confirm',
      detail: () => 'This firm does not wait for your word now. Please look where it stands.',
    },
    'firm-not-in-review': {
      title: 'Nothing to decide',
      detail: () => 'This firm does not wait for officers. Please look where it stands.',
    },
    'representative-unknown': {
      title: 'The legal representative is no customer',
      detail: () => 'No customer of ours has this phone and this name. They need an account first.',
    },
    'representative-differs': {
      title: 'You are not the legal representative',
      detail: () => 'The name is not yours. Add the phone of the legal representative; they will confirm you.',
    },
    'representative-applies': {
      title: 'The legal representative applies',
      detail: () =>
        'A loan is applied for and signed by the firm’s legal representative; please sign in with their phone.',
    },
    'loan-application-open': {
      title: 'There is an application',
      detail: () => 'This firm has an application for the same product open. Go on with it, or withdraw it first.',
    },
    'loan-application-unknown': { title: 'No such application', detail: () => 'It does not exist, or is not yours.' },
    'loan-not-now': {
      title: 'Not now',
      detail: () => 'The application has come to another step. Please reload and go on as the page says.',
    },
    'loan-amount-wrong': {
      title: 'The amount is out of range',
      detail: ({ least, most }) => `Between ${least} and ${most} yuan, in whole thousands.`,
    },
    'loan-term-not-offered': {
      title: 'No such term or way of repaying',
      detail: () => 'Please choose one of those that the product lists.',
    },
    'cost-sheet-unread': {
      title: 'Please read the cost sheet first',
      detail: ({ seconds }) => `It can be confirmed in ${seconds} seconds.`,
    },
    'offer-stale': {
      title: 'It has changed',
      detail: () => 'What you saw is not what stands now. Please reload and read it again; nothing was signed.',
    },
    'credit-line-unknown': { title: 'No such limit', detail: () => 'The limit does not exist, or is not yours.' },
    'credit-line-closed': {
      title: 'The limit is over',
      detail: () => 'It has expired or was stopped; you can apply again. What is borrowed is repaid as agreed.',
    },
    'credit-line-used-up': {
      title: 'More than the limit',
      detail: ({ left }) => `${left} yuan can still be borrowed. What is repaid can be borrowed again.`,
    },
    'loan-overdue': {
      title: 'Something is overdue',
      detail: ({ owed }) => `Please pay the ${owed} yuan that are overdue first; then you can borrow again.`,
    },
    'loan-unknown': { title: 'No such loan', detail: () => 'The loan does not exist, or is not yours.' },
    'loan-settled': {
      title: 'The loan is settled',
      detail: () => 'Nothing more is owed; its certificate can be downloaded.',
    },
    'loan-busy': {
      title: 'The step before is not done yet',
      detail: () =>
        'What was asked before for this loan is being done; please try again in seconds. Nothing was moved.',
    },
    'repayment-not-possible': {
      title: 'It cannot be repaid so',
      detail: ({ why, amount }) => repaymentWhy(String(why), String(amount)),
    },
    'good-unknown': { title: 'No such good', detail: () => 'It does not exist, or is not of your store.' },
    'not-on-sale': {
      title: 'Not on sale any more',
      detail: ({ name }) => `“${name}” is not sold any more. Please take it out of the basket; nothing was charged.`,
    },
    'sold-out': {
      title: 'Too little is left',
      detail: ({ name, left }) =>
        Number(left) > 0
          ? `Only ${left} of “${name}” are left. Please take fewer; nothing was charged.`
          : `“${name}” has just been sold out. Nothing was charged.`,
    },
    'basket-full': {
      title: 'The basket is full',
      detail: ({ most }) => `It holds ${most} kinds of goods. Please order, or take some out.`,
    },
    'address-unknown': {
      title: 'No such address',
      detail: () => 'It does not exist or was removed. Please choose another.',
    },
    'addresses-full': {
      title: 'Too many addresses',
      detail: ({ most }) => `At most ${most} are kept. Please remove one first.`,
    },
    'address-elsewhere': {
      title: 'In the same province only',
      detail: () => 'Sending is paid by province. For another one, please cancel and order again.',
    },
    'address-not-served': {
      title: 'Not delivered there',
      detail: () => 'The mall sends within mainland China. Please choose another address.',
    },
    'nothing-to-pay': {
      title: 'There is nothing to pay',
      detail: ({ store }) =>
        `What ${store} takes off leaves nothing. Add something, or keep a coupon for another time.`,
    },
    'not-sent-there': {
      title: 'The store does not send there',
      detail: ({ store }) =>
        `“${store}” does not send to that province. Please choose another address, or leave its goods out.`,
    },
    'quote-differs': {
      title: 'A price or the shipping has changed',
      detail: () => 'What you saw is not what stands now. Please reload and confirm again; nothing was charged.',
    },
    'no-return-unconfirmed': {
      title: 'Please confirm that it cannot be sent back',
      detail: ({ name }) => `“${name}” cannot be sent back without a reason. Please tick that you know, then order.`,
    },
    'mall-order-unknown': { title: 'No such order', detail: () => 'It does not exist, or is not yours.' },
    'mall-not-now': {
      title: 'Not now',
      detail: () => 'It has come to another step. Please reload and go on as the page says; no money was moved.',
    },
    'mall-case-unknown': { title: 'No such case', detail: () => 'It does not exist, or is not yours.' },
    'picture-unknown': { title: 'No such picture', detail: () => 'It does not exist, or is not yours.' },
    'picture-unreadable': {
      title: 'This picture cannot be opened',
      detail: () => 'Choose one in JPEG, PNG or WebP, or take it again.',
    },
    'pictures-full': { title: 'There are enough pictures', detail: ({ most }) => `Each side shows up to ${most}.` },
    'pieces-wrong': {
      title: 'Not these pieces',
      detail: () => 'Please choose goods that were not paid back and are not asked for already.',
    },
    'pay-back-over': {
      title: 'No more can be paid back here',
      detail: ({ days, times }) =>
        `A store pays back within ${days} days of settlement and at most ${times} times of an order. Please transfer to the buyer instead.`,
    },
    'no-return': {
      title: 'It cannot be sent back without a reason',
      detail: ({ why, since }) => noReturn(String(why), String(since)),
    },
    'exchanged-before': {
      title: 'Exchanged once already',
      detail: () => 'Each piece is exchanged once. If something is wrong again, please send it back for your money.',
    },
    'exchange-differs': {
      title: 'Only for the same price',
      detail: ({ variant }) => `“${variant}” costs another price. Please send yours back and order again.`,
    },
    'parcel-missing': {
      title: 'Please give the parcel’s number',
      detail: () => 'The carrier and number with which it was sent, so that the other side can look for it.',
    },
    'merchant-unknown': { title: 'No such store', detail: () => 'It does not exist, or you do not operate it.' },
    'merchant-exists': {
      title: 'There is a store',
      detail: () => 'This firm has a store already; please change that one.',
    },
    'merchant-faulty': { title: 'Something is not right', detail: ({ what }) => `Please correct: ${what}.` },
    'flash-unknown': {
      title: 'No such flash sale',
      detail: () => 'It does not exist, or is over. You can order at the usual price.',
    },
    'flash-faulty': { title: 'Something is not right', detail: ({ what }) => `Please correct: ${what}.` },
    'flash-not-now': {
      title: 'Not at this time',
      detail: ({ from, until }) => `This flash sale lasts from ${from} to ${until}.`,
    },
    'flash-limit': {
      title: 'No more for one buyer',
      detail: ({ most }) => `Each buyer may have ${most} of this flash sale. You can order more at the usual price.`,
    },
    'price-list-unknown': { title: 'No such price list', detail: () => 'It does not exist, or is not your store’s.' },
    'price-list-faulty': { title: 'Something is not right', detail: ({ what }) => `Please correct: ${what}.` },
    'price-lists-full': {
      title: 'Too many price lists',
      detail: ({ most }) => `A store has at most ${most} that are not over. End one that is not needed first.`,
    },
    'promotion-unknown': { title: 'No such promotion', detail: () => 'It does not exist, or is over.' },
    'coupon-code-unknown': {
      title: 'No such code',
      detail: () => 'No coupon is had for this code, or it is over. Please check letters and digits, large or small.',
    },
    'promotion-faulty': { title: 'Something is not right', detail: ({ what }) => `Please correct: ${what}.` },
    'coupon-not-for-you': {
      title: 'Not for you',
      detail: () => 'This coupon is only for the buyers it names. Have a look at other offers.',
    },
    'coupons-gone': {
      title: 'No coupons left',
      detail: () => 'The last of them has just been claimed. Other offers may be open.',
    },
    'merchant-not-open': {
      title: 'The store cannot sell yet',
      detail: () => 'Goods can be put on sale once the store is approved.',
    },
    'category-unknown': { title: 'No such category', detail: () => 'Please choose one of the second level.' },
    'listing-faulty': {
      title: 'Something is missing',
      detail: ({ what }) => `Before it can be put on sale, please add: ${what}.`,
    },
    'shares-too-many': {
      title: 'Too much goes to others',
      detail: ({ most }) => `Shares of others are at most ${most} % together.`,
    },
    'less-in-stock': {
      title: 'There are not so many',
      detail: ({ left }) => `Only ${left} can be taken out; the rest is ordered.`,
    },
    'warehouse-unknown': {
      title: 'No such warehouse',
      detail: () => 'It does not exist, is closed, or is another store’s.',
    },
    'warehouse-exists': {
      title: 'The name is taken',
      detail: ({ name }) => `The store has a warehouse “${name}” already; please choose another name.`,
    },
    'warehouses-full': {
      title: 'No more warehouses',
      detail: ({ most }) => `A store has ${most} warehouses at most; please close one that is not used.`,
    },
    'warehouse-in-use': {
      title: 'The warehouse is in use',
      detail: ({ pieces, orders, sales }) =>
        `In it: ${pieces} pieces. Orders to be sent from it or coming back to it: ${orders}. Flash sales of its pieces: ${sales}. Please move the pieces to another warehouse, and close it once its orders are done.`,
    },
    'warehouse-main': {
      title: 'The main warehouse cannot be closed',
      detail: () => 'Please make another one the main one first.',
    },
    'warehouse-same': {
      title: 'It is the same warehouse',
      detail: () => 'Please choose another one for the pieces to go to.',
    },
    'parcel-of-several': {
      title: 'One parcel, one warehouse',
      detail: () => 'These goods lie in different warehouses; please enter a parcel for each.',
    },
    'reason-missing': {
      title: 'Please say why',
      detail: () => 'What is wrong and what would put it right; they will read it.',
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
    'day-not-over': {
      title: 'The day is not over',
      detail: ({ day, from }) =>
        `${day} can be closed from ${from} on. In development \`npx qiao clock +1d\` moves bank time there.`,
    },
    'business-day-unknown': {
      title: 'No such business day',
      detail: () => 'The bank has no books of this day. Please choose one from the list of days.',
    },
    'day-not-closed': {
      title: 'The day is not closed',
      detail: ({ day, first, last }) =>
        last
          ? `${day} is not a closed day. There are statements from ${first} to ${last}.`
          : `${day} is not a closed day: none is closed yet. Please look again after midnight.`,
    },
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
    'store-name': 'A store’s name has 2–30 characters.',
    about: 'It is too long, or has control characters.',
    categories: 'Please choose 1–12 categories.',
    permit: 'A permit’s number has 4–40 characters.',
    warehouse: 'A place’s name has 2–30 characters.',
    province: 'Please choose one of the provinces listed.',
    provinces: 'Please choose from the provinces listed.',
    units: 'It is a whole number from 1.',
    by: 'By weight or by pieces.',
    zones: 'At most ten zones.',
    county: 'A county’s code has six digits; please choose it from the list.',
    place: 'Please choose province, city and county.',
    street: 'The street has 4–100 characters.',
    text: 'At most 60 characters.',
    page: 'A page is a whole number from 0.',
    sort: 'Please choose one of the orders listed.',
    quantity: 'Between 1 and 999 pieces.',
    pieces: 'How many pieces; not zero.',
    'coupon-code': 'A code has 6–20 letters or digits.',
    lines: 'At most 50 kinds of goods in an order.',
    line: 'There is no such line.',
    agrees: 'What was confirmed is not in the order.',
    says: 'At most 300 characters.',
    carrier: 'A carrier’s name has 2–20 characters.',
    'price-rows': 'A price list has 1 to 500 prices.',
    minute: 'A time is written 2026-11-11T20:00.',
    'parcel-number': 'A parcel’s number has 6–30 letters and digits.',
    'good-name': 'A good’s name has 2–60 characters.',
    attribute: 'Each has 1–60 characters.',
    shares: 'At most ten others.',
    variants: 'Between 1 and 50 variants.',
    variant: 'A variant’s name has at most 30 characters.',
    grams: 'Between 1 and 1,000,000 grams.',
    memo: 'A memo has at most 60 characters and no control characters.',
    id: 'This is not one of our ids. Please choose from the list.',
    position: 'A ledger position is a number.',
    product: 'Please choose from the list of products.',
    months: 'The term is a whole number of months.',
    repayment: 'Please choose how it is repaid.',
    use: 'Please say what the money is for.',
    renewal: 'Please choose one of the ways that are listed.',
    period: 'A period is written 2026, 2026-Q4 or 2026-11.',
    document: 'The document’s number as it stands there: 2 to 60 characters.',
    body: 'Please choose one of the bodies that are listed.',
    payee: 'An account here (19 digits), or the account of payments to courts.',
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
    span: 'By day, month or year.',
    percent: 'A percentage has at most four decimals, for example 0.05.',
    exactness: 'Choose whole payment, or payment in parts.',
    allocation: 'Choose whether principal or penalty is paid first.',
    order: 'A run can be paused, resumed, cancelled or extended.',
    house: 'Please give the house.',
    state: 'Please choose a state from the list.',
    format: 'Files come as xlsx or csv.',
    'movement-kind': 'Please choose a kind of movement from the list.',
    direction: 'The direction is in or out.',
    'search-text': 'Look for at most 60 characters, without control characters.',
    'statement-format': 'A statement comes as pdf or csv.',
    'spending-category': 'Please choose a category from the list.',
    mends: 'mends is true, or absent: only the rows that were wrong.',
    link: 'The link has another form; please check the text.',
    bills: 'One to twenty bills can be paid at once.',
    'resident-id': 'A resident ID number has 18 characters; the last may be an X.',
    'resident-id-check-digit': 'The check digit of this ID number does not fit. Please compare digit by digit.',
    'resident-id-division': 'The first six digits are no division. Please compare digit by digit.',
    'resident-id-birth-day': 'There is no such day of birth in this number. Please compare digit by digit.',
    consents: 'Agree to each purpose once, with the version that was read.',
    capture: 'This is not what the provider’s page gives. Please start again.',
    way: 'Choose video or branch.',
    face: 'Start, hand in a capture, or choose another way.',
    'account-class': 'Online there are class II and class III accounts.',
    'tax-number': 'A tax number is the 18-character unified social credit code.',
    role: 'Please choose a role from the list.',
    digest: 'A digest is 64 hexadecimal digits, as the proposal shows it.',
    kind: 'Please choose what is proposed from the list.',
    receipt: 'A receipt has at most 40 letters, digits and dashes.',
    'account-number': 'An account number has 19 digits.',
    field: 'One field: name, phone or identity.',
    identity: 'Please give the 18 characters of the resident ID number.',
    uscc: 'A unified social credit code has 18 digits and letters, without I, O, S, V and Z.',
    'uscc-check-character': 'The last character of this code does not fit. Please compare it one by one.',
    'firm-name': 'Please give the name as it stands on the licence, 2–80 characters.',
    answer: 'Please choose yes or no.',
    class: 'At the counter a class I account is opened.',
    frequency: 'Choose each bill, or once a month.',
    endpoint: 'This is not the address of a push service.',
    'push-key': 'This is no key of a browser for notifications. Please turn them on again.',
    'clock-time': 'A time is written like 22:00.',
    category: 'There is no such kind of notification, or it cannot be switched off.',
    passkey: 'This is not what a passkey answers. Please use the passkey again.',
    action: 'Choose what is to be approved.',
    subject: 'Say what is to be approved, in at most 200 characters.',
    missing: 'Something required is missing.',
    'unknown-field': 'There is a field we do not know. Remove it and send again.',
    other: 'This does not have the right form. Please see the API documentation.',
  },
  roles: {
    manager: 'property manager',
    officer: 'officer',
    teller: 'teller',
    auditor: 'auditor',
    steward: 'steward of rights',
    operator: 'operator of a firm',
  },
  firms: {
    'registry-not-available': 'The business registry does not answer; it is asked again each business day.',
    'name-differs': 'The registry has this code under another name.',
    'representative-differs': 'The registry has another legal representative.',
    'licence-revoked': 'The licence of this firm is revoked.',
    'firm-closed': 'This firm is closed.',
    'not-registered': 'The registry has no firm with this code.',
    declined: 'The legal representative said no.',
    'by-officers': 'We looked at it and could not open the account.',
  },
  periods: {
    'no-period': 'The bank has no business day in this period yet.',
    'days-open': 'Some of its days are not closed. Please come back when the last one is.',
    'earlier-open': 'The period of the same kind before it is not closed: close that one first.',
    'part-open': 'A year is made of quarters, a quarter of months: close what is in it first.',
    'closed-already': 'This period is closed already.',
    'not-closed': 'This period is not closed.',
    'newer-closed': 'Only the newest closed period is reopened: first those after it, or the longer one that holds it.',
  },
  rights: {
    'wrong-place': 'This role cannot be held in this organisation.',
    'held-already': 'They hold this role there already.',
    'not-held': 'They do not hold this role there.',
    'kept-apart': 'Auditors and stewards hold no other role of the bank: end the other one first.',
    'too-few-stewards': 'Two stewards must remain, or nobody could change a right any more.',
  },
  reasons: {
    'limit-passed': 'It is above a limit of your account; nothing was taken.',
    'approval-needed': 'Today’s payments without approval are used up; please approve and pay again.',
    'passkey-needed': 'Today’s payments without a passkey are used up; please approve with a passkey.',
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
