// Swagger UI comes as a global; what a page may change needs its CSRF token first: GET /api/session shows it.
window.SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null })
