/** The Worker's entry. Static files are served before it; what reaches it is the API. */
import { edgeApp } from './app.ts'

export default edgeApp()
