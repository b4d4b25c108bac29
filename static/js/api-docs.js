// The API's reading page. Its own file, because the Content-Security-Policy allows no script in a page.
const page = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: page,
  url: page.dataset.schema,
  deepLinking: true,
  docExpansion: "list",
  // The default validator belongs to another host, which would be told what is read here.
  validatorUrl: null,
});
