/** What the bank has of me: consents, a copy of everything, and the way out. */
import { createSignal, For, Show } from 'solid-js'
import { close } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Notice } from '../ui/Parts.tsx'
import { save as keepFile } from '../ui/save.ts'
import { exactly } from '../ui/when.ts'
import { customers } from './api.ts'
import { approving } from './approving.ts'
import { security } from './words.ts'

export default function MyData() {
  const d = () => security().data
  const consents = createLoad(() => customers.consents())
  const looks = createLoad(() => customers.looksAtMe())
  const [closing, setClosing] = createSignal(false)
  const withdraw = createAct((purpose) => customers.withdrawConsent(purpose), consents.set)
  const save = createAct(
    approving(
      () => ({ action: 'export' }),
      (_, given) => customers.exportData(given),
    ),
    keepFile,
  )
  const leave = createAct(
    approving(
      () => ({ action: 'close' }),
      (_, given) => customers.closeAccount(given),
    ),
    () => close(),
  )
  return (
    <div class="stack narrow">
      <h1>{d().title}</h1>
      <h2>{d().consents}</h2>
      <Page load={consents}>
        {(now) => (
          <ul class="list">
            <For each={now().consents}>
              {(one) => (
                <li class="row between">
                  <span>
                    <b>{one.title}</b>
                    <br />
                    <span class="quiet">
                      {one.given
                        ? `${d().given} ${one.given.at.slice(0, 10)} · ${one.given.version}`
                        : one.withdrawnAt
                          ? `${d().withdrawn} ${one.withdrawnAt.slice(0, 10)}`
                          : d().notGiven}
                    </span>
                    <br />
                    <span class="quiet">{one.without}</span>
                  </span>
                  <Show when={one.given && one.need !== 'needed'}>
                    <button type="button" class="plain" onClick={() => void withdraw.run(one.purpose)}>
                      {d().withdraw}
                    </button>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Page>
      <Notice words={withdraw.otherThan()} />
      <h2>{d().looks}</h2>
      <p>{d().looksLead}</p>
      <Page load={looks}>
        {(now) => (
          <Show when={now().looks.length > 0} fallback={<p class="quiet">{d().looksNone}</p>}>
            <ul class="list">
              <For each={now().looks}>
                {(one) => (
                  <li>
                    <b>{one.reason}</b>
                    <br />
                    <span class="quiet">
                      {exactly(one.at).slice(0, 16)} · {one.roleName}
                      {one.field ? ` · ${d().lookedAt[one.field]}` : ''}
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Page>
      <h2>{d().export}</h2>
      <p>{d().exportLead}</p>
      <Notice words={save.otherThan()} />
      <button type="button" class="button" aria-busy={save.busy()} onClick={() => void save.run()}>
        {d().export}
      </button>
      <h2>{d().closeTitle}</h2>
      <p>{d().closeLead}</p>
      <button type="button" class="plain" onClick={() => setClosing(true)}>
        {d().close}
      </button>
      <Dialog open={closing()} title={d().closeTitle} close={() => setClosing(false)}>
        <p>{d().closeAsk}</p>
        <Notice words={leave.otherThan()} />
        <button type="button" class="button main" aria-busy={leave.busy()} onClick={() => void leave.run()}>
          {d().close}
        </button>
      </Dialog>
    </div>
  )
}
