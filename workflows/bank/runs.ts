/** The bank's side of Temporal: starting runs and speaking to them, keyed by business id (decision 18). */
import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { defineSearchAttributeKey, TypedSearchAttributes, type UpdateDefinition } from '@temporalio/common'
import { endOfDayRun } from '../../core/books/end-of-day.ts'
import { digest } from '../../core/id.ts'
import { formatAmount } from '../../core/money.ts'
import type { Day } from '../../core/time.ts'
import { given } from '../applying.ts'
import { type CaseDecision, decideCase, reconcile } from '../bills/reconciliation/workflow.ts'
import { billRun, cancel, extend, type NamedOrder, pause, resume } from '../bills/run/workflow.ts'
import { type Decision, decide, held, type PaymentOrder, payBill } from '../bills/workflow.ts'
import { endOfDay } from '../books/workflow.ts'
import { clockMoved } from '../calendar/workflow.ts'
import {
  confirmFirm,
  decideFirm,
  type FirmConfirmation,
  type FirmDecision,
  type FirmOrder,
  openFirm,
} from '../customers/firm/workflow.ts'
import { decideOnJoining, type JoiningDecision, type JoiningOrder, join } from '../customers/joining/workflow.ts'
import { keepOldPhone, type PhoneChange, phoneChange } from '../customers/phone-change/workflow.ts'
import { looked, type Recovery, recover } from '../customers/recovery/workflow.ts'
import { applyForLoan, type LoanOrder, type LoanReview, reviewLoan } from '../loans/application/workflow.ts'
import { type ArrearsOrder, arrearsChanged, followArrears } from '../loans/arrears/workflow.ts'
import { fulfilOrder, type OrderOf } from '../mall/order/workflow.ts'
import { setAsideOr, type Withdrawal, withdraw } from '../remittance/withdrawal/workflow.ts'
import type { RunRow } from '../storage/bill-runs.ts'

const keys = {
  customer: defineSearchAttributeKey('Customer', 'KEYWORD'),
  kind: defineSearchAttributeKey('Kind', 'KEYWORD'),
  state: defineSearchAttributeKey('State', 'KEYWORD'),
  biller: defineSearchAttributeKey('Biller', 'KEYWORD'),
  amount: defineSearchAttributeKey('Amount', 'DOUBLE'),
}

export type Runs = {
  /** Starts the run of a payment, or finds it; resolves when its money is held or refused, or after a few seconds. */
  startPayment(order: PaymentOrder): Promise<void>
  /** Starts the run of a withdrawal, or finds it; resolves when its money is set aside or refused, or after a few seconds. */
  startWithdrawal(order: Withdrawal): Promise<void>
  /** Starts the run of a new phone number, or finds it. */
  startPhoneChange(change: PhoneChange): Promise<void>
  keepPhone(id: string): Promise<void>
  /** Starts the run of a recovery, or finds it. */
  startRecovery(recovery: Recovery): Promise<void>
  /** The camera has looked. A run that has ended needs no telling. */
  recoveryLooked(id: string): Promise<void>
  /** Starts the run of a confirmed bill run, or finds it. */
  startRun(run: RunRow): Promise<void>
  orderRun(id: string, order: NamedOrder): Promise<'told' | 'no-run'>
  /** Two officers' finding about a payment in review; the same press is the same finding. */
  decidePayment(id: string, decision: Decision, press: string): Promise<'accepted' | 'too-late' | 'no-run'>
  /** Starts the run that reconciles with a biller day by day, or finds it. */
  startReconciliation(biller: string): Promise<'there' | 'not-yet'>
  /** Starts the run that closes a day, or finds it; one that was ended by hand before the day was closed goes on where it stopped. */
  startEndOfDay(day: Day): Promise<'there' | 'not-yet'>
  /** What officers decided about a case; the same press is the same decision. */
  decideCase(id: string, decision: CaseDecision, press: string): Promise<'accepted' | 'too-late'>
  /** Starts the run of a firm that asks for an account, or finds it. */
  startFirm(order: FirmOrder): Promise<void>
  /** What two officers decided about a firm, or its legal representative said; the same press is the same word. */
  decideFirm(id: string, decision: FirmDecision, press: string): Promise<'accepted' | 'too-late'>
  confirmFirm(id: string, said: FirmConfirmation, press: string): Promise<'accepted' | 'too-late'>
  /**
   * Tells the run of an application, which this starts when there is none, that the person has given something for the
   * so-manieth time; resolves when it rests again, or after a few seconds. What it is stands in the row.
   */
  joiningGiven(order: JoiningOrder, times: number): Promise<void>
  decideJoining(id: string, decision: JoiningDecision, press: string): Promise<'accepted' | 'too-late'>
  /** The same for an application for a loan. */
  loanGiven(order: LoanOrder, times: number): Promise<void>
  /** What an officer, or two, decided about an application; the figures stand in its row. */
  reviewLoan(id: string, review: LoanReview): Promise<'accepted' | 'too-late'>
  /** Starts the run that follows a loan which is late, or finds it. */
  startArrears(order: ArrearsOrder): Promise<void>
  /** Something was paid or promised. A run that has ended needs no telling. */
  arrearsChanged(id: string): Promise<void>
  /** Starts the run of an order that is set aside, or finds it. */
  startOrder(order: OrderOf, customer: string, total: bigint): Promise<void>
  /** Tells the run of an order that something was said about it for the so-manieth time; resolves when it rests again, or after a few seconds. */
  orderGiven(order: OrderOf, times: number): Promise<void>
  /** Tells runs that bank time has moved. A run that has ended needs no telling. */
  clockMoved(workflowIds: readonly string[]): Promise<void>
  ready(): Promise<boolean>
  close(): Promise<void>
}

/** So many runs are told at once that bank time has moved: thousands may be due on one day. */
const TOLD_AT_ONCE = 16
/** How long a person waits for the answer to the hold before the answer is "we are at it". */
const PATIENCE_MS = 3_000

export function runsOn(
  { address, namespace, taskQueue }: { address: string; namespace: string; taskQueue: string },
  onStarted: Readonly<
    Record<
      'payment' | 'run' | 'withdrawal' | 'phoneChange' | 'firm' | 'recovery' | 'arrears' | 'order',
      (id: string) => Promise<void>
    >
  > &
    Readonly<Record<'joiningHeard' | 'loanHeard' | 'orderHeard', (id: string, times: number) => Promise<void>>>,
): Runs {
  const connection = Connection.lazy({ address, connectTimeout: '3s' })
  const client = new Client({ connection, namespace })

  type Shown = {
    readonly summary: string
    readonly details?: string
    readonly kind: string
    readonly state: string
    readonly customer?: string
    readonly biller?: string
    readonly amount?: number
  }
  /**
   * A run of a business object, by its id: found where it is there already. The row is the lasting guard, so one that has ended is not begun
   * again, unless it never ends by itself.
   */
  const asked = <Order>(
    id: string,
    order: Order,
    shown: Shown,
    again: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' = 'REJECT_DUPLICATE',
  ) => ({
    workflowId: id,
    taskQueue,
    args: [order] as [Order],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: again,
    staticSummary: shown.summary,
    ...(shown.details === undefined ? {} : { staticDetails: shown.details }),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: keys.kind, value: shown.kind },
      { key: keys.state, value: shown.state },
      ...(shown.customer === undefined ? [] : [{ key: keys.customer, value: shown.customer }]),
      ...(shown.biller === undefined ? [] : [{ key: keys.biller, value: shown.biller }]),
      ...(shown.amount === undefined ? [] : [{ key: keys.amount, value: shown.amount }]),
    ]),
  })

  /** Starts a run and waits a little for its first answer. */
  const startedOr = async (start: () => Promise<unknown>, started: () => Promise<void>): Promise<void> => {
    try {
      await connection.withDeadline(Date.now() + PATIENCE_MS, start)
    } catch (failure) {
      if (failure instanceof Error && failure.name === 'WorkflowExecutionAlreadyStartedError') return started()
      // Slow is not wrong: the intent stands, and what has not started is started again (bank.ts, `forgotten`).
      if (!(failure instanceof WorkflowUpdateRPCTimeoutOrCancelledError) && !isUnavailable(failure)) throw failure
      return
    }
    await started()
  }

  /**
   * Tells a run what its row says already, and waits a little for what comes of it. What it has heard is noted by whoever was answered: what the
   * run did meanwhile proves nothing, it may have been cut off before any of it stood in its history. One that is over has nothing to hear any more.
   */
  const gave = <Order extends { readonly id: string }>(
    workflow: (order: Order) => Promise<unknown>,
    order: Order,
    shown: Shown,
    { times, heard }: { readonly times: number; readonly heard: (id: string, times: number) => Promise<void> },
  ) =>
    // It has ended meanwhile, or what it was asked is lost with a server: the bank's rounds tell it again.
    unlessOver(
      startedOr(
        () =>
          client.workflow.executeUpdateWithStart(given, {
            startWorkflowOperation: new WithStartWorkflowOperation(workflow, asked(order.id, order, shown)),
            args: [times],
            updateId: `given-${times}`,
          }),
        () => heard(order.id, times),
      ),
      undefined,
    )

  const orderShown = ({ parts }: OrderOf, more: Pick<Shown, 'customer' | 'amount'> = {}): Shown => ({
    summary: `An order from ${parts.length === 1 ? 'one store' : `${parts.length} stores`}`,
    details: 'Who bought what stands in its rows. Update: given (buyer, merchant or officer said something).',
    kind: 'mall-order',
    state: 'confirming',
    ...more,
  })

  const update = <Heard, Word>(id: string, word: UpdateDefinition<Heard, [Word]>, said: Word, press: string) =>
    client.workflow.getHandle(id).executeUpdate(word, { args: [said], updateId: digest(press).slice(0, 32) })

  return {
    async startPayment(order) {
      const yuan = formatAmount(BigInt(order.amount), 'CNY')
      const startWorkflowOperation = new WithStartWorkflowOperation(
        payBill,
        asked(order.id, order, {
          summary: `${order.biller} ${order.bill === '' ? 'purchase' : `bill ${order.bill}`}: ${yuan} CNY`,
          details: `Request ${order.request}; ${Object.entries(order.parameters ?? {})
            .map(([key, value]) => `${key} ${value}`)
            .join(', ')}.`,
          kind: 'bill-payment',
          state: 'requested',
          customer: order.customer,
          biller: order.biller,
          amount: Number(yuan),
        }),
      )
      await startedOr(
        () => client.workflow.executeUpdateWithStart(held, { startWorkflowOperation, updateId: 'held' }),
        () => onStarted.payment(order.id),
      )
    },
    async startWithdrawal(order) {
      const yuan = formatAmount(BigInt(order.amount), 'CNY')
      const startWorkflowOperation = new WithStartWorkflowOperation(
        withdraw,
        asked(order.id, order, {
          summary: `withdrawal: ${yuan} CNY to the bound account`,
          details: `Request ${order.request}.`,
          kind: 'withdrawal',
          state: 'requested',
          customer: order.customer,
          amount: Number(yuan),
        }),
      )
      await startedOr(
        () => client.workflow.executeUpdateWithStart(setAsideOr, { startWorkflowOperation, updateId: 'set-aside' }),
        () => onStarted.withdrawal(order.id),
      )
    },
    async startPhoneChange(change) {
      await startedOr(
        () =>
          client.workflow.start(
            phoneChange,
            asked(change.id, change, {
              summary: 'a new phone number',
              kind: 'phone-change',
              state: 'waiting',
              customer: change.customer,
            }),
          ),
        () => onStarted.phoneChange(change.id),
      )
    },
    keepPhone: (id) => unlessOver(client.workflow.getHandle(id).signal(keepOldPhone), undefined),
    async startRecovery(recovery) {
      await startedOr(
        () =>
          client.workflow.start(
            recover,
            asked(recovery.id, recovery, {
              summary: 'back in after every passkey was lost',
              details: 'Who it is stands with the customer, sealed; nothing of it is in this history. Signal: looked.',
              kind: 'recovery',
              state: 'opening',
              customer: recovery.customer,
            }),
          ),
        () => onStarted.recovery(recovery.id),
      )
    },
    recoveryLooked: (id) => unlessOver(client.workflow.getHandle(id).signal(looked), undefined),
    async startRun(row) {
      await startedOr(
        () =>
          client.workflow.start(
            billRun,
            asked(
              row.id,
              { id: row.id, at: Number(row.at) },
              {
                summary: `${row.organization_name}: ${row.title}`,
                details: `Signals: pause, resume, cancel, and extend with {"days": 7} or {"days": 7, "house": "…"}.`,
                kind: 'bill-run',
                state: 'presenting',
                biller: row.organization,
              },
            ),
          ),
        () => onStarted.run(row.id),
      )
    },
    async orderRun(id, { kind: what, ...more }) {
      const handle = client.workflow.getHandle(id)
      const signalled =
        what === 'extend'
          ? handle.signal(extend, more as { days: number; house?: string; id?: string })
          : handle.signal({ pause, resume, cancel }[what])
      return unlessOver(
        signalled.then(() => 'told' as const),
        'no-run',
      )
    },
    decidePayment: (id, decision, press) => unlessOver(update(id, decide, decision, press), 'no-run'),
    async startReconciliation(id) {
      try {
        await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
          client.workflow.start(
            reconcile,
            asked(
              `reconciliation-${id}`,
              { biller: id },
              {
                summary: `Reconciliation with ${id}`,
                details: 'Every day at half past two: ledger, payments and the biller’s file of the day before.',
                kind: 'reconciliation',
                state: 'waiting',
                biller: id,
              },
              'ALLOW_DUPLICATE',
            ),
          ),
        )
        return 'there'
      } catch (failure) {
        if (!isUnavailable(failure)) throw failure
        return 'not-yet'
      }
    },
    async startEndOfDay(day) {
      try {
        await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
          client.workflow.start(
            endOfDay,
            asked(
              endOfDayRun(day),
              day,
              {
                summary: `End of day ${day}`,
                details: 'Cut-off, balances, accruals, interest, maturities, general ledger, report; each step once.',
                kind: 'end-of-day',
                state: 'waiting',
              },
              'ALLOW_DUPLICATE_FAILED_ONLY',
            ),
          ),
        )
        return 'there'
      } catch (failure) {
        // It has ended well, and the day's row is about to say so.
        if (failure instanceof Error && failure.name === 'WorkflowExecutionAlreadyStartedError') return 'there'
        if (!isUnavailable(failure)) throw failure
        return 'not-yet'
      }
    },
    decideCase: (id, decision, press) => unlessOver(update(id, decideCase, decision, press), 'too-late'),
    async startFirm(order) {
      await startedOr(
        () =>
          client.workflow.start(
            openFirm,
            asked(order.id, order, {
              summary: 'A firm asks for an account',
              details: 'Updates: decide (two officers), confirm (its legal representative).',
              kind: 'firm',
              state: 'checking',
              customer: order.operator,
            }),
          ),
        () => onStarted.firm(order.id),
      )
    },
    decideFirm: (id, decision, press) => unlessOver(update(id, decideFirm, decision, press), 'too-late'),
    confirmFirm: (id, said, press) => unlessOver(update(id, confirmFirm, said, press), 'too-late'),
    joiningGiven: (order, times) =>
      gave(
        join,
        order,
        {
          summary: 'Joining online',
          details: 'Who it is stands in the application’s row, sealed; nothing of it is in this history.',
          kind: 'joining',
          state: 'beginning',
          customer: order.customer,
        },
        { times, heard: onStarted.joiningHeard },
      ),
    loanGiven: (order, times) =>
      gave(
        applyForLoan,
        order,
        {
          summary: 'A firm asks for a loan',
          details: 'What is known of the firm stands in the application’s row. Update: review (an officer, or two).',
          kind: 'loan-application',
          state: 'beginning',
          customer: order.customer,
        },
        { times, heard: onStarted.loanHeard },
      ),
    async startArrears(order) {
      await startedOr(
        () =>
          client.workflow.start(
            followArrears,
            asked(order.id, order, {
              summary: `${order.loan} is late`,
              details: 'Signal: changed. The sums stand with the loan.',
              kind: 'loan-arrears',
              state: 'beginning',
              customer: order.customer,
            }),
          ),
        () => onStarted.arrears(order.id),
      )
    },
    async startOrder(order, customer, total) {
      const yuan = formatAmount(total, 'CNY')
      await startedOr(
        () =>
          client.workflow.start(
            fulfilOrder,
            asked(order.id, order, orderShown(order, { customer, amount: Number(yuan) })),
          ),
        () => onStarted.order(order.id),
      )
    },
    orderGiven: (order, times) => gave(fulfilOrder, order, orderShown(order), { times, heard: onStarted.orderHeard }),
    arrearsChanged: (id) => unlessOver(client.workflow.getHandle(id).signal(arrearsChanged), undefined),
    reviewLoan: (id, review) => unlessOver(update(id, reviewLoan, review, review.press), 'too-late'),
    decideJoining: (id, decision, press) => unlessOver(update(id, decideOnJoining, decision, press), 'too-late'),
    async clockMoved(workflowIds) {
      const ids = workflowIds.values()
      const tells = async () => {
        for (const id of ids) await unlessOver(client.workflow.getHandle(id).signal(clockMoved), undefined)
      }
      await Promise.all(Array.from({ length: TOLD_AT_ONCE }, tells))
    },
    async ready() {
      try {
        await connection.withDeadline(Date.now() + 2_000, () => connection.workflowService.getSystemInfo({}))
        return true
      } catch {
        return false
      }
    },
    close: () => connection.close(),
  }
}

/** What a run answered, or `over` when there is none, or none any more, to hear it. */
const unlessOver = async <Heard, Over>(heard: Promise<Heard>, over: Over): Promise<Heard | Over> => {
  try {
    return await heard
  } catch (failure) {
    if (failure instanceof WorkflowNotFoundError) return over
    throw failure
  }
}

/** gRPC: the server is not there, or not in time. */
const isUnavailable = (failure: unknown): boolean => {
  for (let at = failure as { code?: number; cause?: unknown } | undefined; at; at = at.cause as typeof at)
    if (at.code === 14 || at.code === 4 || at.code === 1) return true
  return false
}
