/** The page that checks a receipt, for anyone: it stands alone, asks no server, and shows nothing as markup. */
import { createSignal, For, Show } from 'solid-js'
import { render } from 'solid-js/web'
import { type Checked, checkReceipt } from '../../core/ledger/receipt.ts'
import { Mark, Seal } from '../ui/Arch.tsx'
import { Crossing } from '../ui/scenes.tsx'
import '../ui/styles.ts'
import './receipt.css'
import { words } from './receipt-words.ts'

const [language, setLanguage] = createSignal<'zh' | 'en'>(navigator.language.startsWith('zh') ? 'zh' : 'en')
const w = () => words[language()]

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

function Facts(props: { checked: Extract<Checked, { ok: true }> }) {
  const facts = (): [string, string][] => {
    const { command, said, bookedAt, position, hash } = props.checked
    return [
      [w().facts.what, command ? w().kinds[command.kind] : w().kinds.expire],
      [w().facts.answer, said.kind === 'posted' ? w().posted : said.kind],
      [w().facts.when, bookedAt.slice(0, 19).replace('T', ' ')],
      ...(command && 'transfers' in command
        ? ([[w().facts.amount, command.transfers.map(({ amount }) => String(amount)).join(', ')]] as [string, string][])
        : []),
      ...(command && 'memo' in command && command.memo ? ([[w().facts.memo, command.memo]] as [string, string][]) : []),
      [w().facts.place, position],
      [w().facts.hash, hash],
    ]
  }
  return (
    <dl class="facts">
      <For each={facts()}>
        {([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        )}
      </For>
    </dl>
  )
}

function Page() {
  const [text, setText] = createSignal('')
  const [known, setKnown] = createSignal('')
  const [checked, setChecked] = createSignal<Checked>()
  let file: HTMLInputElement | undefined
  const check = () => setChecked(checkReceipt(text(), known().trim() === '' ? undefined : known().trim()))
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    setText(await chosen.text())
    check()
  }
  const speak = () => {
    setLanguage(language() === 'zh' ? 'en' : 'zh')
    document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en'
  }
  return (
    <div class="frame">
      <header class="top">
        <span class="brand">
          <Mark />
          Qiao 桥
        </span>
        <button id="language" type="button" class="plain" onClick={speak}>
          {w().other}
        </button>
      </header>
      <main
        class="stack receipt"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void take(event.dataTransfer?.files[0])
        }}
      >
        <Crossing />
        <h1>{w().title}</h1>
        <p>{w().lead}</p>
        <div class="pair">
          <button type="button" class="button" onClick={() => file?.click()}>
            {w().choose}
          </button>
        </div>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <div class="field">
          <label for="text">{w().label}</label>
          <textarea
            id="text"
            rows="6"
            spellcheck={false}
            autocomplete="off"
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="known">{w().known}</label>
          <input
            id="known"
            class="mono"
            spellcheck={false}
            autocomplete="off"
            value={known()}
            onInput={(event) => setKnown(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="button main" onClick={check}>
          {w().check}
        </button>
        <div role="status">
          <Show when={checked()} keyed>
            {(now) => (
              <section class="notice stack" classList={{ calm: now.ok }}>
                <Show when={now.ok}>
                  <Seal text={w().seal} />
                </Show>
                <h2>{now.ok ? w().good : w().bad}</h2>
                {now.ok ? <Facts checked={now} /> : <p>{w().why[now.why]}</p>}
              </section>
            )}
          </Show>
        </div>
      </main>
    </div>
  )
}

const place = document.getElementById('receipt') as HTMLElement
place.replaceChildren()
render(() => <Page />, place)
