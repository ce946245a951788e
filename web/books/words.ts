import { wordsOf } from '../preferences.ts'
import { type BooksWords, zh } from '../words/books-zh.ts'
import '../ui/desk.css'
import '../ui/grid.css'
import '../ui/staff.css'

/** The labels of the books in the chosen language. */
export const bookWords = await wordsOf<BooksWords>(zh, async () => (await import('../words/books-en.ts')).en)
