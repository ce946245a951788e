/** The words of staff's screens in Chinese; the shape of this object is the shape of every language. Never in a payer's bundle. */
export declare const zh: {
  runs: {
    title: string
    lead: string
    none: string
    begin: string
    run: string
    state: string
    due: string
    collected: string
    households: (count: number) => string
    overdue: (count: number) => string
    states: {
      draft: string
      reading: string
      read: string
      presenting: string
      collecting: string
      overdue: string
      closing: string
      closed: string
      cancelled: string
    }
    paused: string
  }
  begin: {
    title: string
    organization: string
    name: string
    nameHint: string
    part: string
    parts: {
      'at-most': string
      exact: string
    }
    remind: string
    close: string
    penalty: string
    penalties: {
      on: string
      off: string
    }
    percent: string
    cap: string
    allocation: string
    allocations: {
      'principal-first': string
      'penalty-first': string
    }
    summary: string
    says: {
      told: string
      remind: (days: number) => string
      part: {
        'at-most': string
        exact: string
      }
      penalty: (percent: string, cap: string) => string
      noPenalty: string
      close: (days: number) => string
      fee: (percent: string) => string
      nobody: string
    }
    submit: string
  }
  sheet: {
    steps: {
      begun: string
      read: string
      right: string
      confirmed: string
    }
    progress: string
    title: string
    template: string
    templateLead: string
    drop: string
    choose: string
    kinds: string
    sending: string
    reading: (count: number) => string
    refused: string
    good: string
    bad: string
    rows: (count: number) => string
    sums: string
    item: string
    amount: string
    total: string
    dueFrom: (first: string, last: string) => string
    look: string
    wrong: string
    wrongLead: string
    wrongFile: string
    mended: string
    more: (count: number) => string
    row: string
    house: string
    column: string
    found: string
    says: string
    empty: string
    another: string
    anotherLead: string
    ready: string
    confirm: string
    confirmTitle: string
    confirmSays: (bills: number, amount: string) => string
    confirmTexts: (phones: number, bills: number) => string
    confirmAfter: string
    confirmNow: string
  }
  run: {
    back: string
    progress: string
    steps: {
      presented: string
      collecting: string
      overdue: string
      closing: string
      closed: string
    }
    live: string
    lost: string
    pausedSays: string
    cancelledSays: string
    spoken: (paid: number, bills: number, collected: string) => string
    figures: string
    figure: {
      all: string
      paid: string
      part: string
      open: string
      overdue: string
      withdrawn: string
    }
    money: string
    toCollect: string
    billed: string
    penalty: string
    collected: string
    refunded: string
    left: string
    told: string
    times: (count: number) => string
    next: string
    share: (percent: string) => string
    byDay: string
    byDayNone: string
    day: string
    payments: string
    ageing: string
    building: string
    noBuilding: string
    ages: {
      notDue: string
      to30: string
      to90: string
      over90: string
    }
    shareLeft: string
    file: string
    settlement: string
    settled: string
    received: string
    fee: string
    tax: string
    entry: string
    seal: string
    noSettlement: string
    terms: string
    temporal: string
    orders: string
    pause: string
    pauseSays: string
    resume: string
    resumeSays: string
    extend: string
    extendSays: string
    extendOne: (house: string) => string
    days: string
    cancel: string
    cancelSays: (open: number, left: string, collected: string) => string
    cancelSure: string
    cancelFirst: string
    cancelNow: string
    keep: string
  }
  bills: {
    title: string
    search: string
    state: string
    anyState: string
    building: string
    anyBuilding: string
    none: string
    more: string
    house: string
    householder: string
    phone: string
    noPhone: string
    customer: string
    amount: string
    penalty: string
    paid: string
    left: string
    due: string
    overdue: string
    payments: string
    noPayments: string
    given: string
    reason: string
    reasonHint: string
    reasonMissing: string
    correct: string
    correctSays: string
    correctAmount: string
    withdraw: string
    withdrawSays: (house: string) => string
    extend: string
    refund: string
    refundSays: string
    refundWhich: string
    refundNow: (amount: string) => string
    done: {
      correct: string
      withdraw: string
      extend: string
      refund: string
    }
    draft: string
  }
  desk: {
    title: string
    lead: string
    cases: string
    days: string
    suspense: string
    open: string
    closed: string
    none: string
    noneClosed: string
    more: string
    biller: string
    anyBiller: string
    day: string
    kind: string
    ours: string
    theirs: string
    difference: string
    waits: string
    until: string
    itself: string
    nobody: string
    outcome: string
    closedAt: string
    kinds: {
      'missing-here': string
      'missing-there': string
      'amount-differs': string
      'state-differs': string
      'in-suspense': string
      'no-file': string
    }
    ends: {
      returned: string
      'to-suspense': string
      'to-biller': string
      claim: string
      noted: string
      confirmed: string
      ended: string
      'file-came': string
    }
    decide: string
    outcomes: {
      returned: string
      'to-suspense': string
      'to-biller': string
      claim: string
      noted: string
    }
    does: {
      returned: (amount: string) => string
      'to-suspense': (amount: string) => string
      'to-biller': (amount: string) => string
      claim: (amount: string) => string
      noted: () => string
    }
    reason: string
    reasonHint: string
    submit: (outcome: string) => string
    choose: string
    decided: string
    confirmedBy: string
    waiting: (maker: string, until: string) => string
    seeProposal: string
    submitTwo: (outcome: string) => string
    by: string
    seal: string
    three: string
    reference: string
    payment: string
    noPayment: string
    file: string
    noLine: string
    inquiry: string
    notAsked: string
    answers: {
      accepted: string
      rejected: string
      'not-received': string
      unknown: string
    }
    customer: string
    state: string
    bill: string
    payer: string
    fee: string
    receipt: string
    time: string
    inSuspense: string
    booked: string
    noEntries: string
    step: string
    debit: string
    credit: string
    amount: string
    temporal: string
    dayStates: {
      matched: string
      differences: string
      'no-file': string
    }
    matched: string
    underWay: string
    counts: {
      missingHere: string
      missingThere: string
      amountDiffers: string
      stateDiffers: string
    }
    ledger: string
    own: string
    theirFile: string
    entries: (count: number) => string
    openCases: (open: number, all: number) => string
    noDays: string
    doneAt: string
    digest: string
    total: string
    since: string
    daysLong: (days: number) => string
    noSuspense: string
    why: string
  }
  staff: {
    title: string
    places: {
      work: string
      proposals: string
      opening: string
      customers: string
      roles: string
      audit: string
    }
    state: string
    open: string
    closed: string
    more: string
    what: string
    waits: string
    until: string
    since: string
    time: string
    reason: string
    reasonHint: string
    nothing: string
    propose: string
    proposedNow: string
    seeProposal: string
    proposals: string
    proposalsLead: string
    noneOpen: string
    noneClosed: string
    maker: string
    checker: string
    withdrawnBy: string
    checkReason: string
    proposedAt: string
    decidedAt: string
    failedWhy: string
    waitsForOther: string
    waitsForYou: string
    kinds: {
      'give-role': string
      'end-role': string
      'decide-case': string
      'decide-payment': string
      thaw: string
      'decide-firm': string
    }
    states: {
      waiting: string
      confirmed: string
      done: string
      failed: string
      rejected: string
      withdrawn: string
      expired: string
    }
    stateSays: {
      waiting: string
      confirmed: string
      done: string
      failed: string
      rejected: string
      withdrawn: string
      expired: string
    }
    ownSays: (until: string) => string
    yourTurn: (maker: string, until: string) => string
    confirmSays: string
    confirm: string
    reject: string
    withdraw: string
    seal: string
    seeCase: string
    exact: string
    work: string
    workLead: string
    noWork: string
    owner: string
    decide: string
    works: {
      payment: string
      firm: string
      case: string
    }
    desks: Readonly<Record<string, string>>
    finding: string
    chooseFinding: string
    findings: {
      paid: {
        label: string
        does: string
      }
      'not-paid': {
        label: string
        does: string
      }
      open: {
        label: string
        does: string
      }
      refuse: {
        label: string
        does: string
      }
    }
    receipt: string
    receiptHint: string
    firm: string
    code: string
    representative: string
    operator: string
    unclear: string
    registry: string
    customers: string
    customersLead: string
    customer: string
    number: string
    numberHint: string
    find: string
    lookHint: string
    look: string
    lookUntil: (time: string) => string
    fields: {
      name: string
      phone: string
      identity: string
    }
    unmask: string
    joinedAt: string
    account: string
    balance: string
    available: string
    held: string
    freezes: string
    noFreezes: string
    blocks: {
      debits: string
      credits: string
      both: string
    }
    thaw: string
    thawSays: string
    opening: string
    openingLead: string
    name: string
    nameHint: string
    identity: string
    identityHint: string
    checked: string
    checkedMissing: string
    openNow: string
    opened: string
    openedSays: string
    accountNumber: string
    openNext: string
    openSeal: string
    roles: string
    rolesLead: string
    fromBeginning: string
    give: string
    phone: string
    phoneHint: string
    where: string
    role: string
    proposeGive: string
    person: string
    end: string
    endSays: (name: string, role: string) => string
    audit: string
    auditLead: string
    day: string
    dayHint: string
    only: string
    onlyHint: string
    everyone: string
    noRows: string
    calls: {
      proposals: string
      proposalById: string
      propose: string
      confirmProposal: string
      rejectProposal: string
      workItems: string
      roleHolders: string
      findCustomers: string
      lookAtCustomer: string
      customerSeen: string
      unmaskCustomer: string
      auditTrail: string
      firmCase: string
      openAtCounter: string
      reconciliations: string
      reconciliationOf: string
      reconciliationCases: string
      reconciliationCaseById: string
      decideReconciliationCase: string
      suspense: string
      newBillRun: string
      uploadSheet: string
      confirmBillRun: string
      orderBillRun: string
      correctBill: string
      withdrawBill: string
      refundBill: string
      firstStewards: string
      joiningCases: string
      joiningCaseById: string
      decideJoiningCase: string
    }
    results: {
      begun: string
      done: string
      'own-proposal': string
      'own-matter': string
      'look-unknown': string
      'customer-unknown': string
      'proposal-waiting': string
      'proposal-closed': string
    }
    result: string
    chain: string
    chainSays: string
    head: (row: number) => string
    dayRows: (day: string, rows: number) => string
  }
}
export type StaffWords = typeof zh
