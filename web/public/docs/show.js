// Swagger UI writes its icons and descriptions as text of HTML. What it shows is our own document; a script, a handler or
// a script's address in it would be somebody else's, and is refused.
globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (html) => (/<script|\son\w+\s*=|javascript:/i.test(html) ? null : html),
})
// Closed at first: from 150 open lines on Swagger UI draws only those in view, and nothing can be found on the page.
// It comes as a global; what a page may change needs its CSRF token first: GET /api/session shows it.
window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  docExpansion: 'none',
  deepLinking: true,
  validatorUrl: null,
})
