/** A new run: its name and its rules, with what they do said beside them. Nobody is billed by it. */
import { useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { usualTerms } from '../../../core/bills/run.ts'
import { session } from '../../session.ts'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { runs } from './api.ts'
import { TermWords } from './TermWords.tsx'
import { billRuns } from './words.ts'

/** What was typed as whole days; the bank says what is wrong with anything else. */
const wholeDays = (typed: string) => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : (typed as unknown as number))

export default function NewRun() {
  const navigate = useNavigate()
  const offices = () => (session()?.offices ?? []).filter(({ role }) => role === 'manager')
  const [organization, setOrganization] = createSignal(offices()[0]?.organization ?? '')
  const [title, setTitle] = createSignal('')
  const [exactness, setExactness] = createSignal(usualTerms.exactness)
  const [remind, setRemind] = createSignal(String(usualTerms.remindDaysBefore))
  const [close, setClose] = createSignal(String(usualTerms.closeDaysAfter))
  const [penalty, setPenalty] = createSignal<'on' | 'off'>('on')
  const [percent, setPercent] = createSignal(usualTerms.penalty!.percentPerDay)
  const [cap, setCap] = createSignal(usualTerms.penalty!.capPercent)
  const [allocation, setAllocation] = createSignal(usualTerms.allocation)
  const terms = () => ({
    remindDaysBefore: wholeDays(remind()),
    closeDaysAfter: wholeDays(close()),
    exactness: exactness(),
    allocation: allocation(),
    penalty: penalty() === 'on' ? { percentPerDay: percent().trim(), capPercent: cap().trim() } : null,
  })
  const begin = createAct(
    (press) => runs.begin({ organization: organization(), title: title(), terms: terms() }, press),
    ({ id }) => navigate(`/runs/${id}`, { replace: true }),
  )
  const w = () => billRuns().begin
  const fields = [
    'title',
    'terms.remindDaysBefore',
    'terms.closeDaysAfter',
    'terms.penalty.percentPerDay',
    'terms.penalty.capPercent',
  ]
  return (
    <form class="panes stack" onSubmit={begin.submit} novalidate>
      <section class="stack">
        <h1>{w().title}</h1>
        <Show when={offices().length > 1}>
          <fieldset class="options">
            <legend>{w().organization}</legend>
            <For each={offices()}>
              {(office) => (
                <label>
                  <input
                    type="radio"
                    name="organization"
                    checked={organization() === office.organization}
                    onChange={() => setOrganization(office.organization)}
                  />
                  <span>{office.name}</span>
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <Field
          label={w().name}
          value={title()}
          onInput={setTitle}
          maxlength={60}
          hint={w().nameHint}
          wrong={begin.about('title')}
          focus
        />
        <div class="field">
          <span class="label">{w().part}</span>
          <Segments
            label={w().part}
            now={exactness()}
            options={(['at-most', 'exact'] as const).map((one) => [one, w().parts[one]] as const)}
            choose={setExactness}
          />
        </div>
        <div class="pair">
          <Field
            label={w().remind}
            value={remind()}
            onInput={setRemind}
            inputmode="numeric"
            maxlength={3}
            wrong={begin.about('terms.remindDaysBefore')}
          />
          <Field
            label={w().close}
            value={close()}
            onInput={setClose}
            inputmode="numeric"
            maxlength={3}
            wrong={begin.about('terms.closeDaysAfter')}
          />
        </div>
        <div class="field">
          <span class="label">{w().penalty}</span>
          <Segments
            label={w().penalty}
            now={penalty()}
            options={(['on', 'off'] as const).map((one) => [one, w().penalties[one]] as const)}
            choose={setPenalty}
          />
        </div>
        <Show when={penalty() === 'on'}>
          <div class="pair">
            <Field
              label={w().percent}
              value={percent()}
              onInput={setPercent}
              inputmode="decimal"
              maxlength={8}
              wrong={begin.about('terms.penalty.percentPerDay')}
            />
            <Field
              label={w().cap}
              value={cap()}
              onInput={setCap}
              inputmode="decimal"
              maxlength={8}
              wrong={begin.about('terms.penalty.capPercent')}
            />
          </div>
          <Show when={exactness() === 'at-most'}>
            <div class="field">
              <span class="label">{w().allocation}</span>
              <Segments
                label={w().allocation}
                now={allocation()}
                options={(['principal-first', 'penalty-first'] as const).map(
                  (one) => [one, w().allocations[one]] as const,
                )}
                choose={setAllocation}
              />
            </div>
          </Show>
        </Show>
      </section>
      <section class="stack beside">
        <TermWords terms={terms()} feePercent={usualTerms.fee.shares[0]?.percent ?? '0'} />
        <p>{w().says.nobody}</p>
        <Notice words={begin.otherThan(...fields)} />
        <MainButton busy={begin.busy()}>{w().submit}</MainButton>
      </section>
    </form>
  )
}
