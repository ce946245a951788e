/**
 * What a platform asks of an installed app, drawn at each build from the one mark in public/icon.svg: icons for every shape a
 * launcher cuts, icons of shortcuts, Apple's icon and start-up pictures with the tags that name them, and the manifest.
 */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import type { HtmlTagDescriptor, Plugin } from 'vite'

const teal = '#0f5c63'
const papers = { light: '#f7f5f0', dark: '#0e171f' } as const
const onPaper = { light: teal, dark: '#7cc4c4' } as const
const SIDE = 512

/** The mark without its ground; in one colour where one is given. */
const mark = (colour?: string) => {
  const svg = readFileSync(new URL('public/icon.svg', import.meta.url), 'utf8')
  const inner = svg.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '').replace(/<rect[^>]*\/>/, '')
  return colour ? inner.replace(/(stroke|fill)="#[0-9a-f]{6}"/g, `$1="${colour}"`) : inner
}
const svg = (inner: string, width = SIDE, height = SIDE) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inner}</svg>`
const about = (middle: number, scale: number, inner: string) =>
  `<g transform="translate(${middle} ${middle}) scale(${scale}) translate(${-SIDE / 2} ${-SIDE / 2})">${inner}</g>`
const ground = (radius: number) => `<rect width="${SIDE}" height="${SIDE}" rx="${radius}" fill="${teal}"/>`

/**
 * A launcher may cut an icon to the circle of two fifths of its side (W3C Web Application Manifest, "Icon masks and safe
 * zone"): the ends of the mark's road, 217 of 512 from the middle, come to stand within 205.
 */
const MASKABLE = 0.88
const any = svg(ground(112) + mark())
const maskable = svg(ground(0) + about(SIDE / 2, MASKABLE, mark()))
const monochrome = svg(mark('#ffffff'))

const shortcuts = [
  { icon: 'send', url: '/send', path: 'M5 12h13M13 6l6 6-6 6', zh: '转账', en: 'Transfer' },
  { icon: 'bills', url: '/bills', path: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6', zh: '缴费', en: 'Pay bills' },
  { icon: 'movements', url: '/movements', path: 'M5 6h14M5 12h14M5 18h9', zh: '收支', en: 'Movements' },
] as const
const glyph = (path: string) =>
  svg(
    `${ground(112)}<g transform="translate(112 112) scale(12)" fill="none" stroke="${papers.light}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></g>`,
  )

/** Apple's screens, as CSS sees them upright: width, height, dots a pixel. */
const screens = [
  [440, 956, 3], [430, 932, 3], [402, 874, 3], [393, 852, 3], [390, 844, 3], [428, 926, 3], [414, 896, 3], [414, 896, 2],
  [375, 812, 3], [375, 667, 2], [1032, 1376, 2], [1024, 1366, 2], [834, 1210, 2], [834, 1194, 2], [820, 1180, 2], [768, 1024, 2], [744, 1133, 2],
] as const // biome-ignore format: a table
const themes = ['light', 'dark'] as const
const startUps = screens.flatMap(([width, height, dots]) =>
  themes.map((theme) => ({
    file: `splash/${width * dots}x${height * dots}-${theme}.png`,
    media: `(prefers-color-scheme: ${theme}) and (device-width: ${width}px) and (device-height: ${height}px) and (-webkit-device-pixel-ratio: ${dots}) and (orientation: portrait)`,
    width: width * dots,
    height: height * dots,
    theme,
  })),
)
/** The mark in the middle of a sheet of paper. */
async function startUp({ width, height, theme }: (typeof startUps)[number]): Promise<Uint8Array> {
  const side = Math.round(Math.min(width, height) * 0.4)
  const drawn = await sharp(Buffer.from(svg(mark(onPaper[theme]))))
    .resize(side)
    .png()
    .toBuffer()
  return sharp({ create: { width, height, channels: 3, background: papers[theme] } })
    .composite([{ input: drawn, gravity: 'centre' }])
    .png({ compressionLevel: 9 })
    .toBuffer()
}

const sizes = [192, 512] as const
const kinds = { any, maskable, monochrome } as const
const drawings: readonly (readonly [file: string, drawing: string, side: number])[] = [
  ...Object.entries(kinds).flatMap(([kind, drawing]) =>
    sizes.map((side) => [`icons/${kind}-${side}.png`, drawing, side] as const),
  ),
  ...shortcuts.map(({ icon, path }) => [`icons/${icon}-192.png`, glyph(path), 192] as const),
  // Apple cuts the corners itself and puts black under what is transparent.
  ['icons/apple-180.png', svg(ground(0) + mark()), 180],
]

/** Draws the files into the build, and names Apple's in the page. */
export function installedFiles(): Plugin {
  return {
    name: 'qiao-installed',
    apply: 'build',
    async generateBundle() {
      const emit = (fileName: string, source: Uint8Array) => this.emitFile({ type: 'asset', fileName, source })
      await Promise.all([
        ...drawings.map(async ([file, drawing, side]) =>
          emit(file, await sharp(Buffer.from(drawing)).resize(side).png({ palette: true }).toBuffer()),
        ),
        ...startUps.map(async (one) => emit(one.file, await startUp(one))),
      ])
    },
    transformIndexHtml: {
      handler: (_, { path }) => {
        // The check of a receipt stands alone.
        if (!path.endsWith('/index.html')) return []
        const link = (attrs: Record<string, string>): HtmlTagDescriptor => ({ tag: 'link', attrs, injectTo: 'head' })
        return [
          link({ rel: 'apple-touch-icon', href: '/icons/apple-180.png' }),
          ...startUps.map(({ file, media }) => link({ rel: 'apple-touch-startup-image', href: `/${file}`, media })),
        ]
      },
    },
  }
}

const screenshots = ['home', 'bills', 'movements'] as const
const named = { home: ['首页', 'Home'], bills: ['缴费', 'Bills'], movements: ['收支', 'Movements'] } as const
/** Sizes as `npm run look -- --manifest` draws them into public/screens. */
export const shapes = { phone: { form_factor: 'narrow', sizes: '390x844' }, desk: { form_factor: 'wide', sizes: '1280x800' } } as const // biome-ignore format: one table

export const manifest = {
  id: '/',
  name: 'Qiao 桥 · 网上的银行（演示）',
  short_name: 'Qiao 桥',
  description: '存、转、缴，一个地方。 Keep, send and pay in one place.',
  lang: 'zh-CN',
  dir: 'ltr',
  // The bank's own words in English, where a browser reads them (Web Application Manifest, `*_localized`).
  name_localized: { en: 'Qiao · a bank on the net (demo)' },
  description_localized: { en: 'Keep, send and pay in one place.' },
  start_url: '/',
  scope: '/',
  display: 'standalone',
  display_override: ['standalone', 'minimal-ui'],
  // One bank, one window: a shortcut goes to it (offline/launch.ts), and never in front of a payment under way.
  launch_handler: { client_mode: ['focus-existing', 'auto'] },
  background_color: papers.light,
  theme_color: papers.light,
  categories: ['finance'],
  prefer_related_applications: false,
  icons: [
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ...(Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((purpose) =>
      sizes.map((side) => ({ src: `/icons/${purpose}-${side}.png`, sizes: `${side}x${side}`, type: 'image/png', purpose })),
    ),
  ],
  shortcuts: shortcuts.map(({ icon, url, zh, en }) => ({
    name: zh,
    name_localized: { en },
    url,
    icons: [{ src: `/icons/${icon}-192.png`, sizes: '192x192', type: 'image/png' }],
  })),
  screenshots: screenshots.flatMap((screen) =>
    Object.entries(shapes).map(([shape, as]) => ({
      src: `/screens/${screen}-${shape}.webp`,
      type: 'image/webp',
      label: named[screen].join(' · '),
      ...as,
    })),
  ),
} // biome-ignore format: one document
