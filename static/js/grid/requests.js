// Talking to the server. Whatever goes wrong ends as words for the clerk; what was typed stays in the grid.

export class Failure extends Error {}

export async function request(address, words, body) {
  const options = { headers: { Accept: "application/json" }, credentials: "same-origin" };
  if (body !== undefined) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
    Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    options.headers["Content-Type"] = "application/json";
    options.headers["X-CSRFToken"] = token;
  }
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Failure(words.failed.replace("{status}", "—"));
  }
  if (response.redirected) throw new Failure(words.signin);
  if (!response.headers.get("Content-Type")?.includes("json")) {
    throw new Failure(words.failed.replace("{status}", response.status));
  }
  return { status: response.status, answer: await response.json() };
}
