/**
 * What a good is pictured by: drawn here, in the brand's colours, from its category and the text that the bank gives as its picture. The same
 * text is the same picture everywhere; another one has other tones, another print behind it and another build. It says nothing alone.
 */
import './picture.css'

type Motif = readonly [body: string, accent: string, lines: string]
/** One still life a category of the second level, standing on the line of 98 in a field of 120; the first of a family stands for the rest of it. */
const motifs: Readonly<Record<string, Motif>> = {
  'grain/rice': ['M40 98c-6-16-4-36 3-48 10 4 24 4 34 0 7 12 9 32 3 48z', 'M60 60a16 16 0 1 1 0 32 16 16 0 1 1 0-32z', 'M43 50c-3-4-4-8-2-11 12 5 26 5 38 0 2 3 1 7-2 11M60 87V68M60 74l-6-4M60 74l6-4M60 81l-6-4M60 81l6-4M60 68c-2-2-2-4 0-6 2 2 2 4 0 6'],
  'grain/flour': ['M42 98V46l6-7h24l6 7v52z', 'M47 60h26v18H47z', 'M42 49h36M48 39l4-7h16l4 7M50 89c4-8 16-8 20 0M53 66h14M53 72h9'],
  'grain/oil': ['M46 98V64c0-9 8-11 8-19V34h12v11c0 8 8 10 8 19v34z', 'M46 70h28v19H46z', 'M52 34h16M54 27h12v7M60 73c3 4 4 5 4 8a4 4 0 0 1-8 0c0-3 1-4 4-8'],
  'grain/beans': ['M30 66h60c0 18-12 32-22 32H52c-10 0-22-14-22-32z', 'M36 66c4-11 14-15 24-15s20 4 24 15z', 'M26 66h68M46 61c2-2 5-2 6 0M57 57c2-2 5-2 6 0M69 61c2-2 5-2 6 0M46 84h28'],
  'fresh/fruit': ['M60 57c-6-6-26-5-26 15 0 16 12 28 20 26 4-1 8-1 12 0 8 2 20-10 20-26 0-20-20-21-26-15z', 'M63 47c2-10 10-14 18-13-1 9-8 14-18 13z', 'M60 57c0-6 1-10 4-15M43 71c1-4 3-6 6-7'],
  'fresh/vegetable': ['M50 98c-6-12-6-22-2-30 6 4 18 4 24 0 4 8 4 18-2 30z', 'M48 68c-16-2-22-16-14-26 6-2 10 0 12 4 0-10 8-16 14-16s14 6 14 16c2-4 6-6 12-4 8 10 2 24-14 26-6 4-18 4-24 0z', 'M60 94V42M54 92l-3-22M66 92l3-22M42 50l8 14M78 50l-8 14'],
  'fresh/meat': ['M28 72h64l-8 26H36z', 'M37 72c0-12 6-19 11-19s9 5 11 12c1-9 5-14 9-14 7 0 11 9 11 21z', 'M24 72h72M40 81h40M38 89h44M57 72c-1-3-1-5 2-9'],
  'fresh/seafood': ['M26 74c12-18 34-22 52-4l16-12c-3 10-3 22 0 32L78 78c-18 18-40 14-52-4z', 'M50 61c4-9 12-11 20-9-2 6-5 9-7 11-4-2-8-3-13-2z', 'M39 70h.01M51 65c5 7 5 12 0 19M63 72c3 2 3 4 0 6M30 98h60'],
  'snack/nuts': ['M37 98l-4-44h54l-4 44z', 'M36 54c3-8 9-10 13-8 3-6 11-8 14-3 6-3 12 0 13 4 4 0 7 3 9 7z', 'M31 54h58M60 64c8 0 12 6 11 12-1 7-6 12-11 14-5-2-10-7-11-14-1-6 3-12 11-12M50 74h20'],
  'snack/biscuit': ['M56 48a25 25 0 1 1 0 50 25 25 0 1 1 0-50z', 'M84 68a15 15 0 1 1 0 30 15 15 0 1 1 0-30z', 'M46 64h.01M58 59h.01M66 70h.01M48 80h.01M60 84h.01M56 71h.01M80 80h.01M88 86h.01M86 77h.01'],
  'snack/tea': ['M34 62h52c0 18-10 28-18 30H52c-8-2-18-12-18-30z', 'M36 58c2-10 12-14 24-14s22 4 24 14z', 'M30 62h60M60 44v-5M42 98h36M50 92l-2 6M70 92l2 6M48 74c4 3 6 3 10 0s6-3 10 0'],
  'snack/drink': ['M44 98V52l6-12h20l6 12v46z', 'M44 62h32v22H44z', 'M50 40v-8h20v8M44 52h32M65 32l6-13h9M60 67a6 6 0 1 1 0 12 6 6 0 1 1 0-12'],
  'snack/dried': ['M40 98c-4 0-6-3-6-7V60c0-5 4-8 8-8h36c4 0 8 3 8 8v31c0 4-2 7-6 7z', 'M42 39h36v13H42z', 'M42 45h36M44 74c5-5 9-5 11 0M62 69c5-5 9-5 11 0M50 87c5-5 9-5 11 0M68 85c4-4 7-4 9 0'],
  'snack/honey': ['M42 98c-10-6-13-30-3-42h42c10 12 7 36-3 42z', 'M38 56h44v8c-3 6-6 0-9 4s-5 10-9 4-6-8-10-2-7 0-10-4-6 2-6-4z', 'M35 56h50M40 49h40v7H40zM68 49l15-24M81 27l7 4M85 20l7 4'],
  'home/kitchen': ['M32 62h56v22c0 9-6 14-14 14H46c-8 0-14-5-14-14z', 'M34 58c4-8 14-10 26-10s22 2 26 10z', 'M28 62h64M60 48v-6M54 42h12M32 70h-9M88 70h9M42 74v12'],
  'home/bedding': ['M30 80h60c4 0 6 4 6 9s-2 9-6 9H30c-4 0-6-4-6-9s2-9 6-9z', 'M34 62h52c4 0 6 4 6 9s-2 9-6 9H34c-4 0-6-4-6-9s2-9 6-9z', 'M38 44c10-3 34-3 44 0 4 5 4 13 0 18-10-3-34-3-44 0-4-5-4-13 0-18M40 71h40M36 89h48'],
  'home/cleaning': ['M44 98V70c0-8 8-10 8-19h16c0 9 8 11 8 19v28z', 'M44 76h32v14H44z', 'M52 51v-7h16v7M56 44v-8H42l-4 7M56 36h14c4 0 6 3 6 8M30 36h.01M27 43h.01M31 50h.01'],
  'home/craft': ['M48 98c-14-8-18-28-6-40 6-6 8-10 6-18h24c-2 8 0 12 6 18 12 12 8 32-6 40z', 'M37 67h46c2 5 2 9 1 14H36c-1-5-1-9 1-14z', 'M46 40h28M39 76c4-4 7-4 10 0s7 4 11 0 7-4 10 0 7 4 11 0M60 40c0-8 4-14 10-18M60 40c0-6-4-11-8-13'],
  'home/made': ['M34 58h52v40H34z', 'M30 47h60v12H30z', 'M60 47v51M60 47c-8 0-14-4-13-9s9-4 13 9c4-13 12-14 13-9s-5 9-13 9'],
  'wear/women': ['M50 32h20l4 21 14 45c-18 5-38 5-56 0l14-45z', 'M46 53h28l2 7H44z', 'M50 32c2 7 18 7 20 0M52 70l-6 25M68 70l6 25M60 66v33'],
  'wear/men': ['M46 38l-22 12 6 16 10-4v36h40V62l10 4 6-16-22-12c-4 6-24 6-28 0z', 'M66 62h10v10H66z', 'M60 45v53M47 38l13 9 13-9M60 58h.01M60 70h.01M60 82h.01'],
  'wear/children': ['M48 48l-18 10 5 13 9-4v31h32V67l9 4 5-13-18-10c-4 5-20 5-24 0z', 'M60 64a10 10 0 1 1 0 20 10 10 0 1 1 0-20z', 'M56 72h.01M64 72h.01M56 77c2 2 6 2 8 0M30 58l8 3M90 58l-8 3'],
  'wear/shoes': ['M28 66c8 4 14 2 18-4l8-4c6 12 18 16 32 18 8 2 10 8 10 14H28z', 'M26 90h70v8H31c-4 0-5-3-5-8z', 'M55 65l8-5M61 71l7-5M68 75l6-5M28 66v24M28 80c8-4 14-4 18 0'],
  'wear/bags': ['M34 58h52l6 40H28z', 'M32 72h56l1 9H31z', 'M46 58c0-24 28-24 28 0M34 58h52M60 72v9'],
  'wear/intimate': ['M46 34h20v34c0 6 14 8 17 16 2 8-4 14-12 14H56c-8 0-10-6-10-14z', 'M46 34h20v11H46z', 'M46 45h20M46 53h20M83 84c-7-2-11 3-11 10'],
  'care/skin': ['M36 66h48v24c0 5-3 8-8 8H44c-5 0-8-3-8-8z', 'M34 52h52v14H34z', 'M34 59h52M48 82h24M60 44c5-5 5-9 0-15-5 6-5 10 0 15'],
  'care/bath': ['M42 98V66c0-8 6-11 12-11h12c6 0 12 3 12 11v32z', 'M42 72h36v16H42z', 'M54 55v-9h12v9M60 46V35H45M60 35h9M50 80h12'],
  'care/device': ['M32 58h56v40H32z', 'M55 63h10v10h10v10H65v10H55V83H45V73h10z', 'M46 58v-9h28v9M32 66h6M82 66h6'],
  'digital/phone': ['M44 30h32c3 0 5 2 5 5v58c0 3-2 5-5 5H44c-3 0-5-2-5-5V35c0-3 2-5 5-5z', 'M44 41h32v44H44z', 'M56 36h8M60 91h.01M49 76l9-12 7 7 7-12'],
  'digital/small': ['M40 98c-6-14-4-32 6-40h28c10 8 12 26 6 40z', 'M38 82h44l-1 16H39z', 'M46 58c2-7 26-7 28 0M60 52v-5M84 66c12-2 13 20 0 22M38 70l-11-7M50 66c-3 4-4 7-4 11'],
  'digital/audio': ['M42 36h36c3 0 4 2 4 4v54c0 3-1 4-4 4H42c-3 0-4-1-4-4V40c0-2 1-4 4-4z', 'M60 60a15 15 0 1 1 0 30 15 15 0 1 1 0-30z', 'M60 70a5 5 0 1 1 0 10 5 5 0 1 1 0-10M60 43a5 5 0 1 1 0 10 5 5 0 1 1 0-10'],
  'digital/software': ['M30 54h60c3 0 4 2 4 4v36c0 3-1 4-4 4H30c-3 0-4-1-4-4V58c0-2 1-4 4-4z', 'M26 64h68v9H26z', 'M34 82h22M34 89h12M74 86h12M44 54l6-14h36l4 14'],
  'book/books': ['M34 82h54v16H34c-6 0-6-16 0-16zM42 50h44v16H42c-6 0-6-16 0-16z', 'M38 66h52v16H38c-6 0-6-16 0-16z', 'M88 87H40M86 55H48M90 71H44M66 50v-7l6 4 6-4v7'],
  'book/press': ['M34 42h52v56H34z', 'M40 61h20v16H40z', 'M40 51h40M66 63h14M66 69h14M66 75h14M40 84h40M40 90h28'],
  'book/paper': ['M34 44h40v54H34z', 'M82 40l8 3-14 44-7 6-1-9z', 'M34 53h-5M34 65h-5M34 77h-5M34 89h-5M44 57h18M44 66h14M44 75h10M79 48l8 3'],
  'garden/seed': ['M28 98c4-14 18-20 32-20s28 6 32 20z', 'M60 62c-2-14-14-20-26-18 1 12 12 20 26 18zM60 54c1-14 12-22 25-20 0 13-10 22-25 20z', 'M60 80V52M60 62c-6-2-12-6-16-11M60 54c6-2 12-6 16-12M46 88h.01M60 86h.01M74 89h.01'],
  'garden/tool': ['M49 64h22l2 14c0 10-6 16-13 20-7-4-13-10-13-20z', 'M56 22h8v18h-8z', 'M60 40v24M60 70v18M49 22h22M34 98h52'],
  'garden/plant': ['M40 74h40l-5 24H45z', 'M60 70c-14 0-22-10-22-22 12 0 20 8 22 22zM60 70c14 0 22-10 22-22-12 0-20 8-22 22zM60 60c-8-8-8-20 0-30 8 10 8 22 0 30z', 'M36 74h48M60 74V42M60 70c-4-6-8-10-13-14M60 70c4-6 8-10 13-14'],
} // biome-ignore format: a drawing a line
const families = new Map(Object.keys(motifs).toReversed().map((code) => [code.split('/')[0], motifs[code]!])) // biome-ignore format: one map

/** What is printed on the wall behind: waves, arches, a hill and its sun, dots. */
const prints = [
  'M-60 26q10-9 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0M-60 48q10-9 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0M-60 70q10-9 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0',
  'M-52 98a28 28 0 0 1 56 0a28 28 0 0 1 56 0a28 28 0 0 1 56 0a28 28 0 0 1 56 0M-38 98a14 14 0 0 1 28 0M18 98a14 14 0 0 1 28 0M74 98a14 14 0 0 1 28 0M130 98a14 14 0 0 1 28 0',
  'M-60 76c20-14 40-16 60 0s40 12 60-6 40-20 60-2 40 20 60 8M94 18a12 12 0 1 1 0 24 12 12 0 1 1 0-24',
  [12, 32, 52, 72].flatMap((y, row) => Array.from({ length: 12 }, (_, n) => `M${n * 20 - 60 + (row % 2) * 10} ${y}h.01`)).join(''),
] // biome-ignore format: a print a line
const TONES = 6

/** FNV-1a of 32 bits. */
const hashOf = (text: string): number => {
  const hash = [...text].reduce((hash, one) => Math.imul(hash ^ one.codePointAt(0)!, 16_777_619), 2_166_136_261)
  // Its lowest digits alone say little.
  return (hash ^ (hash >>> 13) ^ (hash >>> 21)) >>> 0
}

/** `wide`: in a field of four by three. */
export function Picture(props: { category: string; seed: string; wide?: boolean }) {
  /** One of so many; each `n` is another choice out of the same text. */
  const pick = (n: number, of: number) => hashOf(`${n} ${props.category} ${props.seed}`) % of
  const motif = () => motifs[props.category] ?? families.get(props.category.split('/')[0]) ?? motifs['home/made']!
  const build = () => {
    const [across, up] = [0.88 + pick(3, 5) * 0.05, 0.86 + pick(4, 5) * 0.04]
    return `translate(60 98) scale(${pick(5, 2) === 0 ? across : -across} ${up}) translate(-60 -98)`
  }
  return (
    <svg
      class={`picture tone-${pick(1, TONES) + 1}`}
      viewBox={props.wide ? '-20 0 160 120' : '0 0 120 120'}
      aria-hidden="true"
    >
      <path class="ground" d="M-20 0h160v120H-20z" />
      <path class="print" d={prints[pick(2, prints.length)]} />
      <path class="table" d="M-20 98h160v22H-20z" />
      <g transform={build()}>
        <path class="body" d={motif()[0]} />
        <path class="accent" d={motif()[1]} />
        <path class="lines" d={motif()[2]} />
      </g>
    </svg>
  )
}
