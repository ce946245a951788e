/** A run before it bills: the template, the sheet, what is wrong in it, what it comes to, and the confirmation. */

import { A } from '@solidjs/router'
import { createEffect, createSignal, createUniqueId, For, Match, on, Show, Switch } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import type { AnswerTo } from '../../../core/contract.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Crossing } from '../../ui/Crossing.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { grouped } from '../../ui/money.ts'
import { Notice, Waiting } from '../../ui/Parts.tsx'
import { save } from '../../ui/save.ts'
import { billing } from '../words.ts'
import { runs } from './api.ts'
import { dueWords } from './Runs.tsx'
import { TermWords } from './TermWords.tsx'
import { billRuns } from './words.ts'

type BadRows = AnswerTo<'badRows'>

/** A place to drop a file on, with a button for those who choose one. */
function Drop(props: { label: string; choose: string; busy: boolean; take: (file: File) => void }) {
  const id = createUniqueId()
  const [over, setOver] = createSignal(false)
  let input: HTMLInputElement | undefined
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? []
    if (file && !props.busy) props.take(file)
    // The same file, mended in place, can be chosen again.
    if (input) input.value = ''
  }
  return (
    <fieldset
      class="drop"
      classList={{ over: over() }}
      aria-label={props.choose}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer?.files)
      }}
    >
      <span>{props.label}</span>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".xlsx,.csv"
        hidden
        onChange={(event) => take(event.currentTarget.files)}
      />
      <button type="button" class="button" aria-disabled={props.busy} onClick={() => input?.click()}>
        {props.busy ? `${billRuns().sheet.sending}…` : props.choose}
      </button>
      <span class="quiet">{billRuns().sheet.kinds}</span>
    </fieldset>
  )
}

const Found = (props: { text: string }) => (
  <Show when={props.text} fallback={<span class="quiet">{billRuns().sheet.empty}</span>}>
    {props.text}
  </Show>
)

function Wrong(props: { rows: BadRows }) {
  const w = () => billRuns().sheet
  return (
    <>
      <section class="scroll" tabindex="0" aria-label={w().wrong}>
        <table class="table dense">
          <thead>
            <tr>
              <th scope="col">{w().row}</th>
              <th scope="col">{w().house}</th>
              <th scope="col" class="roomy">
                {w().column}
              </th>
              <th scope="col" class="roomy">
                {w().found}
              </th>
              <th scope="col">{w().says}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows.rows}>
              {(row) => (
                <For each={row.problems}>
                  {(problem, n) => (
                    <tr classList={{ same: n() > 0 }}>
                      <th scope="row">{row.row}</th>
                      <td class="whole">{row.house}</td>
                      <td class="whole roomy">{problem.column}</td>
                      <td class="roomy found">
                        <Found text={problem.found} />
                      </td>
                      <td>
                        <span class="slim">
                          {problem.column} · <Found text={problem.found} />
                        </span>
                        {problem.says}
                      </td>
                    </tr>
                  )}
                </For>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={props.rows.more > 0}>
        <p class="quiet">{w().more(props.rows.more)}</p>
      </Show>
    </>
  )
}

export function Sheet(props: { run: Run; set: (run: Run) => void }) {
  const w = () => billRuns().sheet
  const sheet = () => props.run.sheet
  const reading = () => props.run.state === 'reading'
  const read = () => props.run.state === 'read' && sheet() !== null && sheet()!.refused === null
  const right = () => read() && sheet()!.bad === 0 && sheet()!.good > 0
  const [confirming, setConfirming] = createSignal(false)
  const [replacing, setReplacing] = createSignal(false)
  const [wrong, setWrong] = createSignal<BadRows>()
  const [file, setFile] = createSignal<{ file: File; mends: boolean }>()

  const template = createAct(() => runs.template(), save)
  const wrongFile = createAct(() => runs.badRowsFile(props.run.id), save)
  const handIn = createAct(
    () => runs.handIn(props.run.id, file()!.file, file()!.mends),
    (run) => {
      setReplacing(false)
      props.set(run)
    },
  )
  const take = (one: File, mends: boolean) => {
    setFile({ file: one, mends })
    void handIn.run()
  }
  const confirm = createAct(
    (press) => runs.confirm(props.run.id, press),
    (run) => props.set(run),
  )

  // The wrong rows of this sheet, once it is read.
  createEffect(
    on(
      () => (read() && sheet()!.bad > 0 ? `${sheet()!.name} ${sheet()!.good} ${sheet()!.bad}` : ''),
      (which) => {
        if (which === '') setWrong(undefined)
        else void runs.badRows(props.run.id).then(setWrong, () => setWrong(undefined))
      },
    ),
  )
  const reached = () => (right() ? 3 : read() ? 2 : 1)
  const again = () => (
    <Show
      when={replacing()}
      fallback={
        <button type="button" class="plain" onClick={() => setReplacing(true)}>
          {w().another}
        </button>
      }
    >
      <p class="quiet">{w().anotherLead}</p>
      <Drop label={w().drop} choose={w().another} busy={handIn.busy()} take={(one) => take(one, false)} />
    </Show>
  )

  return (
    <div class="stack">
      <div>
        <h1>{props.run.title}</h1>
        <p class="quiet">
          {props.run.organization.name} · {billRuns().runs.states[props.run.state]}
        </p>
      </div>
      <Crossing
        label={w().progress}
        steps={[w().steps.begun, w().steps.read, w().steps.right, w().steps.confirmed]}
        reached={reached()}
      />
      <p class="hidden" role="status">
        {reading() ? w().reading(sheet()?.good ?? 0) : right() ? w().ready : ''}
      </p>
      <Notice words={handIn.otherThan() ?? template.otherThan() ?? wrongFile.otherThan()} />
      <Switch>
        <Match when={reading()}>
          <div class="narrow">
            <Waiting />
            <p class="centre">{w().reading(sheet()?.good ?? 0)}</p>
            <p class="centre quiet">{sheet()?.name}</p>
          </div>
        </Match>
        <Match when={read()}>
          <div class="panes stack">
            <section class="stack">
              <h2>{sheet()!.name || w().title}</h2>
              <dl class="figures two">
                <div>
                  <dt>{w().good}</dt>
                  <dd>{w().rows(sheet()!.good)}</dd>
                </div>
                <div classList={{ bad: sheet()!.bad > 0 }}>
                  <dt>{w().bad}</dt>
                  <dd>{w().rows(sheet()!.bad)}</dd>
                </div>
              </dl>
              <table class="table">
                <caption class="hidden">{w().sums}</caption>
                <thead class="hidden">
                  <tr>
                    <th scope="col">{w().item}</th>
                    <th scope="col">{w().amount}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={sheet()!.sums}>
                    {({ item, amount }) => (
                      <tr>
                        <th scope="row">{billing().kinds[item]}</th>
                        <td>
                          <Amount value={amount.amount} />
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
                <tfoot>
                  <tr class="total">
                    <th scope="row">{w().total}</th>
                    <td>
                      <Amount value={props.run.progress.billed.amount} />
                    </td>
                  </tr>
                </tfoot>
              </table>
              <p class="quiet">{dueWords(props.run)}</p>
              <Show when={sheet()!.good > 0}>
                <A class="button" href={`/runs/${props.run.id}/bills`}>
                  {w().look}
                </A>
              </Show>
              <Show when={right()}>
                <p class="notice calm">{w().ready}</p>
                <button type="button" class="button main" onClick={() => setConfirming(true)}>
                  {w().confirm}
                </button>
              </Show>
              {again()}
            </section>
            <section class="stack">
              <Show
                when={sheet()!.bad > 0}
                fallback={<TermWords terms={props.run.terms} feePercent={props.run.feePercent} />}
              >
                <h2>{w().wrong}</h2>
                <p>{w().wrongLead}</p>
                <div class="pair">
                  <button type="button" class="button" onClick={() => void wrongFile.run()}>
                    {w().wrongFile}
                  </button>
                </div>
                <Drop label={w().drop} choose={w().mended} busy={handIn.busy()} take={(one) => take(one, true)} />
                <Show when={wrong()}>{(rows) => <Wrong rows={rows()} />}</Show>
              </Show>
            </section>
          </div>
        </Match>
        <Match when={true}>
          <div class="panes stack">
            <section class="stack">
              <h2>{w().title}</h2>
              <Show when={sheet()?.refused}>
                {(refused) => (
                  <div class="notice" role="alert">
                    <strong>{w().refused}</strong>
                    <p>{refused()}</p>
                  </div>
                )}
              </Show>
              <p>{w().templateLead}</p>
              <button type="button" class="button" onClick={() => void template.run()}>
                {w().template}
              </button>
              <Drop label={w().drop} choose={w().choose} busy={handIn.busy()} take={(one) => take(one, false)} />
            </section>
            <section class="stack">
              <TermWords terms={props.run.terms} feePercent={props.run.feePercent} />
            </section>
          </div>
        </Match>
      </Switch>
      <Dialog open={confirming()} title={w().confirmTitle} close={() => setConfirming(false)}>
        <p class="lead">{w().confirmSays(sheet()?.good ?? 0, grouped(props.run.progress.billed.amount))}</p>
        <p>{w().confirmTexts(sheet()?.phones ?? 0, sheet()?.good ?? 0)}</p>
        <p>{w().confirmAfter}</p>
        <Notice words={confirm.otherThan()} />
        <button
          type="button"
          class="button main"
          aria-busy={confirm.busy()}
          aria-disabled={confirm.busy()}
          onClick={() => void confirm.run()}
        >
          {confirm.busy() ? `${words().loading}…` : w().confirmNow}
        </button>
      </Dialog>
    </div>
  )
}
